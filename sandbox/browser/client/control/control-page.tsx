import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import CodeBlock from '@atlaskit/code/block';
import Heading from '@atlaskit/heading';
import { json, send } from '../shell/http';
import { useFlags } from '../shell/flags';
import { Show, useLoaded } from '../shell/loaded';
import { FaultPanel } from './fault-panel';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The numbers of a nested object by their path, such as `calls.jira`. */
const flatten = (value: unknown, path = ''): readonly (readonly [string, string])[] => {
  if (!isRecord(value)) return [[path, Array.isArray(value) ? `${value.length} entries` : String(value)]];
  return Object.entries(value).flatMap(([name, item]) => flatten(item, path === '' ? name : `${path}.${name}`));
};

const Metrics = (): ReactElement => {
  const loaded = useLoaded('metrics', () => send('/sandbox/metrics', json('GET')));
  return (
    <section className="block" aria-label="Metrics">
      <header className="view-header">
        <Heading size="small" as="h2">
          Metrics
        </Heading>
        <Button spacing="compact" onClick={() => void loaded.reload()}>
          Refresh
        </Button>
      </header>
      <Show of={loaded}>
        {(metrics) => (
          <table className="numbers">
            <tbody>
              {flatten(metrics).map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Show>
    </section>
  );
};

/** The clock, the faults and the counters of the sandbox. */
export const ControlPage = (): ReactElement => {
  const flags = useFlags();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<unknown>();
  const tick = async (minutes: number): Promise<void> => {
    setBusy(true);
    await flags.attempt('The tick', async () => setAnswer(await send('/sandbox/tick', json('POST', { minutes }))));
    setBusy(false);
  };
  return (
    <div className="view">
      <Heading size="large" as="h1">
        Sandbox control
      </Heading>
      <section className="block" aria-label="Clock">
        <Heading size="small" as="h2">
          Clock
        </Heading>
        <p>Moves the sandbox&apos;s clock, fires the scheduled trigger when it is due and works the queue off.</p>
        <div className="actions">
          <Button appearance="primary" isLoading={busy} onClick={() => void tick(5)}>
            Tick 5 minutes
          </Button>
          <Button isDisabled={busy} onClick={() => void tick(60)}>
            Tick 1 hour
          </Button>
        </div>
        {answer === undefined ? null : (
          <CodeBlock language="json" text={JSON.stringify(answer, null, 2)} shouldShowLineNumbers={false} shouldWrapLongLines />
        )}
      </section>
      <FaultPanel />
      <Metrics />
    </div>
  );
};

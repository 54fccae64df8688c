import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import CodeBlock from '@atlaskit/code/block';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading';
import Select from '@atlaskit/select';
import TextArea from '@atlaskit/textarea';
import { json, send } from '../shell/http';
import { useFlags } from '../shell/flags';
import { Show, useLoaded } from '../shell/loaded';

const preset = (label: string, fault: Readonly<Record<string, unknown>>): { readonly label: string; readonly value: string } => ({
  label,
  value: JSON.stringify(fault),
});

/** The faults worth a click; every other one can be written by hand. */
const presets = [
  preset('Partner answers 429, try again in 30 s (3 times)', {
    kind: 'rate-limit',
    platform: 'servicenow',
    retryAfterSeconds: 30,
    times: 3,
  }),
  preset('Jira answers 429, try again in 30 s (3 times)', { kind: 'rate-limit', platform: 'jira', retryAfterSeconds: 30, times: 3 }),
  preset('Partner answers 503 (3 times)', { kind: 'status', platform: 'servicenow', status: 503, times: 3 }),
  preset('Partner cannot be reached', { kind: 'unreachable', platform: 'servicenow' }),
  preset('Answer to a partner write is lost (once)', { kind: 'timeout-after-effect', platform: 'servicenow', method: 'POST', times: 1 }),
  preset('Answer to a Jira write is lost (once)', { kind: 'timeout-after-effect', platform: 'jira', method: 'POST', times: 1 }),
  preset('Queue events are doubled', { kind: 'queue-doubled' }),
  preset('Queue events are dropped (3 times)', { kind: 'queue-dropped', times: 3 }),
  preset('Jira search lags by 10 minutes', { kind: 'search-lag', platform: 'jira', ms: 600_000 }),
] as const;

/** What goes wrong on purpose: the faults in force, and the field that adds one. */
export const FaultPanel = (): ReactElement => {
  const flags = useFlags();
  const active = useLoaded('faults', () => send('/sandbox/faults', json('GET')));
  const [text, setText] = useState<string>(presets[0].value);
  const add = async (): Promise<void> => {
    await flags.attempt('Adding the fault', () => send('/sandbox/faults', json('POST', { add: [JSON.parse(text) as unknown] })));
    await active.reload();
  };
  const clear = async (): Promise<void> => {
    await flags.attempt('Removing the faults', () => send('/sandbox/faults', json('POST', { clear: true })));
    await active.reload();
  };
  return (
    <section className="block" aria-label="Faults">
      <Heading size="small" as="h2">
        Faults
      </Heading>
      <div className="field">
        <Label htmlFor="fault-preset">Kind</Label>
        <Select inputId="fault-preset" options={presets} defaultValue={presets[0]} onChange={(option) => setText(option?.value ?? '')} />
      </div>
      <div className="field">
        <Label htmlFor="fault">Fault</Label>
        <TextArea id="fault" isMonospaced minimumRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      </div>
      <div className="actions">
        <Button onClick={() => void add()}>Add fault</Button>
        <Button appearance="subtle" onClick={() => void clear()}>
          Remove all
        </Button>
      </div>
      <Show of={active}>
        {(faults) => <CodeBlock language="json" text={JSON.stringify(faults, null, 2)} shouldShowLineNumbers={false} />}
      </Show>
    </section>
  );
};

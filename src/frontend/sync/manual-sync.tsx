import { Button, DatePicker, Heading, Inline, LoadingButton, Select, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { ConnectionHealth } from '../../rpc/run';
import { Field, Tick } from '../shared/inputs';
import { FailureMessage, Refusal } from '../shared/messages';
import type { Where } from '../shared/moment';
import { useAction } from '../shared/use-action';
import { ActiveRun } from './active-run';
import { namesOf } from './names';
import { chosenStart, initialForm, timesOfDay } from './run-form';

/** S3: a sync or a preview from a chosen moment on the person's clock. */
export function ManualSync(props: {
  readonly health: ConnectionHealth;
  readonly where: Where;
  readonly onEnded: () => void;
}): React.JSX.Element {
  const { health, where } = props;
  const [form, setForm] = useState(() => initialForm(health, where.zone, Date.now()));
  const [problem, setProblem] = useState<string>();
  const [refusal, setRefusal] = useState<{ readonly reason: string; readonly nextStep?: string | undefined }>();
  const [runId, setRunId] = useState(health.activeRunId);
  const [active, setActive] = useState(health.activeRunId !== undefined);
  const [mode, setMode] = useState<'manual' | 'preview'>('manual');
  const start = useAction('startRun');
  const begin = async (chosen: 'manual' | 'preview'): Promise<void> => {
    const moment = chosenStart(form, where.zone, Date.now());
    setRefusal(undefined);
    if ('problem' in moment) {
      setProblem(moment.problem);
      return;
    }
    setProblem(undefined);
    setMode(chosen);
    const answer = await start.run({
      connectionId: health.connectionId,
      mode: chosen,
      since: moment.since,
      includeClosed: form.includeClosed,
    });
    if (answer === undefined) return;
    if (answer.outcome === 'refused') {
      setRefusal(answer);
      return;
    }
    setRunId(answer.runId);
    setActive(true);
  };
  return (
    <Stack space="space.200">
      <Heading size="medium">Manual sync</Heading>
      <Inline space="space.200" alignBlock="start" shouldWrap>
        <Field id="since-day" label="Changed since: day" problem={problem}>
          <DatePicker id="since-day" name="since-day" value={form.day} onChange={(day) => setForm((before) => ({ ...before, day }))} />
        </Field>
        <Field id="since-time" label={`Changed since: time (${where.zone})`}>
          <Select
            inputId="since-time"
            name="since-time"
            value={{ label: form.time, value: form.time }}
            options={timesOfDay(form.time).map((time) => ({ label: time, value: time }))}
            onChange={(chosen: { readonly value: string } | null) =>
              setForm((before) => ({ ...before, time: chosen?.value ?? before.time }))
            }
          />
        </Field>
      </Inline>
      <Tick
        id="include-closed"
        label="Also create tickets that are already closed"
        on={form.includeClosed}
        onChange={(includeClosed) => setForm((before) => ({ ...before, includeClosed }))}
      />
      <Inline space="space.100" alignBlock="center">
        <LoadingButton
          isDisabled={active || (start.busy && mode === 'manual')}
          isLoading={start.busy && mode === 'preview'}
          onClick={() => void begin('preview')}
        >
          Preview
        </LoadingButton>
        <LoadingButton
          appearance="primary"
          isDisabled={active || (start.busy && mode === 'preview')}
          isLoading={start.busy && mode === 'manual'}
          onClick={() => void begin('manual')}
        >
          Run sync
        </LoadingButton>
        <Text>A preview changes nothing.</Text>
      </Inline>
      {start.failure === undefined ? null : <FailureMessage failure={start.failure} />}
      {refusal === undefined ? null : <Refusal title="The sync did not start" {...refusal} />}
      {runId === undefined ? null : (
        <Stack space="space.100">
          <ActiveRun
            key={runId}
            connectionId={health.connectionId}
            runId={runId}
            where={where}
            names={namesOf(health)}
            onEnded={() => {
              setActive(false);
              props.onEnded();
            }}
          />
          {active ? null : (
            <Inline>
              <Button onClick={() => setRunId(undefined)}>Close these results</Button>
            </Inline>
          )}
        </Stack>
      )}
    </Stack>
  );
}

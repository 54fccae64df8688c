import { Heading, Inline, LoadingButton, ProgressBar, SectionMessage, Stack, Text } from '@forge/react';
import React from 'react';
import type { End } from '../../core/model/end';
import type { RunView } from '../../rpc/run';
import { FailureMessage } from '../shared/messages';
import type { Where } from '../shared/moment';
import { StateBadge } from '../shared/state-badge';
import { useAction } from '../shared/use-action';
import { countsText, hasEnded, runBadge, runKindText } from '../shared/words';
import { RunResults } from './run-results';
import { progressText, share, writtenText } from './run-progress';
import { useRun } from './use-run';

/** S3: progress of a run, cancel, and its results when it has ended. */
export function ActiveRun(props: {
  readonly connectionId: string;
  readonly runId: string;
  readonly where: Where;
  /** Names of the platforms of the two ends. */
  readonly names: Readonly<Record<End, string>>;
  readonly onEnded: () => void;
}): React.JSX.Element {
  const { connectionId, runId, where } = props;
  const { run, failure } = useRun(connectionId, runId, props.onEnded);
  const cancel = useAction('cancelRun');
  if (run === undefined) {
    return failure === undefined ? <ProgressBar isIndeterminate ariaLabel="Starting the run" /> : <FailureMessage failure={failure} />;
  }
  const done = share(run);
  const stoppable = run.status === 'running' || run.status === 'waiting';
  return (
    <Stack space="space.150">
      <Inline space="space.100" alignBlock="center">
        <Heading size="small">{runKindText(run.kind)}</Heading>
        <StateBadge badge={runBadge(run.status)} />
      </Inline>
      {hasEnded(run.status) ? null : (
        <Stack space="space.100">
          <ProgressBar
            ariaLabel={`${runKindText(run.kind)}: ${progressText(run, where, Date.now())}`}
            value={done ?? 0}
            isIndeterminate={done === undefined}
          />
          <Text>{progressText(run, where, Date.now())}</Text>
          <Inline space="space.100" alignBlock="center">
            <LoadingButton isDisabled={!stoppable} isLoading={cancel.busy} onClick={() => void cancel.run({ connectionId, runId })}>
              Cancel this run
            </LoadingButton>
            {run.status === 'cancelling' ? <Text>Stopping: this takes at most 10 seconds.</Text> : null}
          </Inline>
        </Stack>
      )}
      {cancel.failure === undefined ? null : <FailureMessage failure={cancel.failure} />}
      {failure === undefined ? null : <FailureMessage failure={failure} />}
      <RunSummary run={run} />
      {hasEnded(run.status) ? <RunResults connectionId={connectionId} run={run} names={props.names} /> : null}
    </Stack>
  );
}

function resultText(run: RunView): string {
  if (!hasEnded(run.status)) return `So far: ${countsText(run.counts)}.`;
  if (run.kind === 'preview') return `A run now would give: ${countsText(run.counts)}. Nothing was changed.`;
  return `Result: ${countsText(run.counts)}.`;
}

/** What a run did in one sentence, what it wants read, and why it stopped. */
function RunSummary(props: { readonly run: RunView }): React.JSX.Element {
  const { run } = props;
  return (
    <Stack space="space.100">
      <Text>{resultText(run)}</Text>
      {run.status === 'cancelled' && run.message === undefined ? <Text>{writtenText(run)}</Text> : null}
      {run.message === undefined ? null : (
        <SectionMessage appearance={run.status === 'failed' ? 'error' : 'warning'} title={run.message}>
          {run.nextStep === undefined ? null : <Text>{`Next step: ${run.nextStep}`}</Text>}
        </SectionMessage>
      )}
      {run.notices.length === 0 || !hasEnded(run.status) ? null : (
        <SectionMessage appearance="information" title="Before you go on">
          {run.notices.map((notice) => (
            <Text key={notice}>{notice}</Text>
          ))}
        </SectionMessage>
      )}
    </Stack>
  );
}

import { Button, DynamicTable, Heading, Inline, LoadingButton, SectionMessage, Stack, Text } from '@forge/react';
import { view } from '@forge/bridge';
import React, { useEffect, useState } from 'react';
import type { FieldState, IssueLink } from '../../rpc/issue';
import type { TicketResultView } from '../../rpc/run';
import { FailureMessage, Refusal } from '../shared/messages';
import { showMoment, type Where } from '../shared/moment';
import { StateBadge } from '../shared/state-badge';
import { ticketLink } from '../shared/ticket-link';
import { useAction } from '../shared/use-action';
import { useJob } from '../shared/use-job';
import { linkBadge, outcomeBadge } from '../shared/words';
import { problemLine } from '../shared/result-lines';
import { fieldStateText } from './field-state';

interface Props {
  readonly issueId: string;
  readonly link: IssueLink;
  readonly where: Where;
  /** There is no room for a table. */
  readonly narrow: boolean;
  readonly onChanged: () => void;
}

/** One link: the other ticket, the last sync, every mapped field, and what a person can do. */
export function LinkBlock(props: Props): React.JSX.Element {
  const { link, where } = props;
  const { partner } = link;
  return (
    <Stack space="space.150">
      <Inline space="space.100" alignBlock="center">
        <Heading size="small">{link.connectionName}</Heading>
        <StateBadge badge={linkBadge(link.state)} />
      </Inline>
      <Inline space="space.100" alignBlock="center">
        <Text>{`${partner.platformName}:`}</Text>
        {ticketLink(partner)}
        <Text>{partner.status === '' ? '' : `Status: ${partner.status}`}</Text>
      </Inline>
      <Text>{link.lastSyncAt === undefined ? 'Not synced yet.' : `Last sync: ${showMoment(link.lastSyncAt, where)}`}</Text>
      {link.stateReason === '' ? null : (
        <SectionMessage appearance="warning" title="About this link">
          <Text>{link.stateReason}</Text>
        </SectionMessage>
      )}
      {link.problems.map((problem, index) => (
        <Text key={index}>{problemLine(problem)}</Text>
      ))}
      {link.fields.length > 0 ? <Fields {...props} /> : null}
      {link.fields.length === 0 && link.problems.length === 0 ? <Text>No mapped fields.</Text> : null}
      <Actions {...props} />
    </Stack>
  );
}

/** Every mapped field with its state: a table where there is room, one below the other beside the issue. */
function Fields(props: Props): React.JSX.Element {
  const { link, where, narrow } = props;
  const { platformName } = link.partner;
  if (!narrow)
    return (
      <DynamicTable
        label={`Fields synced over ${link.connectionName}`}
        head={headOf(platformName)}
        rows={link.fields.map((field) => fieldRow(field, where, platformName))}
      />
    );
  return (
    <Stack space="space.150">
      {link.fields.map((field) => (
        <Stack key={field.label} space="space.025">
          <Text weight="bold">{`${field.label}: ${fieldStateText(field, where, platformName)}`}</Text>
          <Text>{`Jira: ${shown(field.here)}`}</Text>
          <Text>{`${platformName}: ${shown(field.there)}`}</Text>
        </Stack>
      ))}
    </Stack>
  );
}

function headOf(platformName: string): { cells: { key: string; width: number; content: string }[] } {
  return {
    cells: [
      { key: 'field', width: 16, content: 'Field' },
      { key: 'here', width: 32, content: 'Jira' },
      { key: 'there', width: 32, content: platformName },
      { key: 'state', width: 20, content: 'State' },
    ],
  };
}

function fieldRow(field: FieldState, where: Where, platformName: string): { key: string; cells: { key: string; content: string }[] } {
  return {
    key: field.label,
    cells: [
      { key: 'field', content: field.label },
      { key: 'here', content: shown(field.here) },
      { key: 'there', content: shown(field.there) },
      { key: 'state', content: fieldStateText(field, where, platformName) },
    ],
  };
}

function syncedText(result: TicketResultView): string {
  if (result.outcome === 'unchanged') return 'Synced: nothing had to be changed.';
  return `Synced: ${[outcomeBadge(result.outcome, false).text, ...result.problems.map(problemLine)].join('. ')}`;
}

function shown(value: string): string {
  return value === '' ? '(empty)' : value;
}

function Actions(props: Props): React.JSX.Element {
  const { issueId, link, onChanged } = props;
  const { connectionId } = link;
  const [jobId, setJobId] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<{ readonly reason: string; readonly nextStep?: string | undefined }>();
  const sync = useAction('syncIssue');
  const unlink = useAction('unlinkIssue');
  const pauseIt = useAction('pauseIssue');
  const job = useJob(jobId);
  const ended = job !== undefined && job.state !== 'running';
  useEffect(() => {
    if (!ended) return;
    onChanged();
    // The issue around the panel shows what was true before the sync.
    void view.refresh().catch(() => undefined);
  }, [ended, onChanged]);
  const syncNow = async (): Promise<void> => {
    setRefusal(undefined);
    setJobId(undefined);
    const answer = await sync.run({ issueId, connectionId });
    if (answer?.outcome === 'refused') setRefusal(answer);
    if (answer?.outcome === 'started') setJobId(answer.jobId);
  };
  const took = (
    answer:
      | { readonly outcome: 'done' }
      | { readonly outcome: 'refused'; readonly reason: string; readonly nextStep?: string | undefined }
      | undefined,
  ): void => {
    setAsking(false);
    setRefusal(answer?.outcome === 'refused' ? answer : undefined);
    if (answer?.outcome === 'done') onChanged();
  };
  const paused = link.state === 'paused';
  const failure = sync.failure ?? unlink.failure ?? pauseIt.failure;
  return (
    <Stack space="space.100">
      <Inline space="space.100">
        <LoadingButton
          appearance="primary"
          isDisabled={!link.syncNow.allowed}
          isLoading={sync.busy || job?.state === 'running'}
          onClick={() => void syncNow()}
        >
          Sync now
        </LoadingButton>
        <LoadingButton isLoading={pauseIt.busy} onClick={() => void pauseIt.run({ issueId, connectionId, paused: !paused }).then(took)}>
          {paused ? 'Resume this ticket' : 'Pause this ticket'}
        </LoadingButton>
        <Button appearance="subtle" onClick={() => setAsking(true)}>
          Unlink
        </Button>
      </Inline>
      {link.syncNow.allowed || link.syncNow.reason === undefined ? null : <Text>{`Sync now is not possible: ${link.syncNow.reason}`}</Text>}
      {asking ? (
        <SectionMessage appearance="warning" title={`Unlink from ${link.partner.key}?`}>
          <Stack space="space.100">
            <Text>Both tickets stay as they are and stop syncing. The pair is not linked or created again until a person does so.</Text>
            <Inline space="space.100">
              <LoadingButton
                appearance="danger"
                isLoading={unlink.busy}
                onClick={() => void unlink.run({ issueId, connectionId }).then(took)}
              >
                {`Unlink from ${link.partner.key}`}
              </LoadingButton>
              <Button onClick={() => setAsking(false)}>Keep the link</Button>
            </Inline>
          </Stack>
        </SectionMessage>
      ) : null}
      {refusal === undefined ? null : <Refusal title="Nothing was changed" {...refusal} />}
      {failure === undefined ? null : <FailureMessage failure={failure} />}
      {job?.state === 'failed' ? <FailureMessage failure={job.error} /> : null}
      {job?.state === 'synced' ? <Text>{syncedText(job.result)}</Text> : null}
    </Stack>
  );
}

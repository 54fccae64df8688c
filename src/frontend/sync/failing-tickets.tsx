import { Button, DynamicTable, Heading, Inline, Stack, Text } from '@forge/react';
import React, { useEffect, useState } from 'react';
import type { FailingTicket } from '../../rpc/run';
import { FailureMessage, Refusal, WhenLoaded } from '../shared/messages';
import { showMoment, type Where } from '../shared/moment';
import { ticketLink } from '../shared/ticket-link';
import { useAction } from '../shared/use-action';
import { useJob } from '../shared/use-job';
import { useLoad } from '../shared/use-load';
import { outcomeBadge } from '../shared/words';
import { problemLine } from '../shared/result-lines';

const HEAD = {
  cells: [
    { key: 'ticket', width: 14, content: 'Ticket' },
    { key: 'state', width: 26, content: 'State' },
    { key: 'why', width: 40, content: 'Why and what to do' },
    { key: 'actions', width: 20, content: 'Actions' },
  ],
};

/** S12: tickets that did not sync; others never wait for them. */
export function FailingTickets(props: { readonly connectionId: string; readonly where: Where }): React.JSX.Element {
  const { connectionId, where } = props;
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const cursor = cursors[cursors.length - 1];
  const page = useLoad('failingTickets', { connectionId, ...(cursor === undefined ? {} : { cursor }) });
  const [jobId, setJobId] = useState<string>();
  const [refusal, setRefusal] = useState<{ readonly reason: string; readonly nextStep?: string | undefined }>();
  const retry = useAction('retryTicket');
  const job = useJob(jobId);
  const [tried, setTried] = useState('');
  const [settled, setSettled] = useState('');
  const mended = job?.state === 'synced' && job.result.outcome !== 'failed';
  const { reload } = page;
  useEffect(() => {
    if (!mended) return;
    // The list may lag behind the sync for a moment.
    setSettled(tried);
    reload();
  }, [mended, tried, reload]);
  const again = async (ticket: FailingTicket): Promise<void> => {
    setRefusal(undefined);
    setJobId(undefined);
    setTried(rowKey(ticket));
    const answer = await retry.run({ connectionId, end: ticket.end, ticketId: ticket.ticketId });
    setSettled('');
    if (answer?.outcome === 'refused') setRefusal(answer);
    if (answer?.outcome === 'started') setJobId(answer.jobId);
  };
  const busy = retry.busy || job?.state === 'running';
  return (
    <Stack space="space.150">
      <Inline space="space.100" alignBlock="center">
        <Heading size="medium">Failing tickets</Heading>
        <Button onClick={page.reload}>Refresh failing tickets</Button>
      </Inline>
      {retry.failure === undefined ? null : <FailureMessage failure={retry.failure} />}
      {refusal === undefined ? null : <Refusal title="The ticket was not tried again" {...refusal} />}
      {job?.state === 'running' ? <Text>Trying again …</Text> : null}
      {job?.state === 'failed' ? <FailureMessage failure={job.error} /> : null}
      {job?.state === 'synced' ? (
        <Text>{`Tried again: ${[outcomeBadge(job.result.outcome, false).text, ...job.result.problems.map(problemLine)].join('. ')}`}</Text>
      ) : null}
      <WhenLoaded load={page} what="Reading the failing tickets">
        {({ tickets: listed, hidden, cursor: next }) => {
          const tickets = listed.filter((ticket) => rowKey(ticket) !== settled);
          return (
            <Stack space="space.100">
              {tickets.length === 0 && hidden === 0 ? (
                <Text>No ticket is failing.</Text>
              ) : (
                <DynamicTable
                  label="Failing tickets"
                  head={HEAD}
                  rows={tickets.map((ticket) => row(ticket, where, busy, () => void again(ticket)))}
                />
              )}
              {hidden === 0 ? null : <Text>{`${hidden} more of issues that you may not see.`}</Text>}
              <Inline space="space.100">
                {cursors.length === 1 ? null : <Button onClick={() => setCursors(cursors.slice(0, -1))}>Previous failing tickets</Button>}
                {next === undefined ? null : <Button onClick={() => setCursors([...cursors, next])}>More failing tickets</Button>}
              </Inline>
            </Stack>
          );
        }}
      </WhenLoaded>
    </Stack>
  );
}

function rowKey(ticket: FailingTicket): string {
  return `${ticket.end}-${ticket.ticketId}`;
}

function row(
  ticket: FailingTicket,
  where: Where,
  busy: boolean,
  onRetry: () => void,
): { key: string; cells: { key: string; content: React.JSX.Element | string }[] } {
  const attempts = `${ticket.attempts} ${ticket.attempts === 1 ? 'attempt' : 'attempts'} since ${showMoment(ticket.failingSince, where)}`;
  const state =
    ticket.state === 'parked'
      ? `Parked: waits for a person. ${attempts}.`
      : `Retrying${ticket.nextRetryAt === undefined ? '' : ` at ${showMoment(ticket.nextRetryAt, where)}`}. ${attempts}.`;
  return {
    key: rowKey(ticket),
    cells: [
      { key: 'ticket', content: ticketLink(ticket.ticket) },
      { key: 'state', content: state },
      {
        key: 'why',
        content: (
          <Stack space="space.050">
            {ticket.problems.map((problem, index) => (
              <Text key={index}>{problemLine(problem)}</Text>
            ))}
          </Stack>
        ),
      },
      {
        key: 'actions',
        content: <Button isDisabled={busy} onClick={onRetry}>{`Try ${ticket.ticket.key} again`}</Button>,
      },
    ],
  };
}

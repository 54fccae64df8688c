import { Button, DynamicTable, Inline, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { End } from '../../core/model/end';
import type { RunView, TicketResultView } from '../../rpc/run';
import { WhenLoaded } from '../shared/messages';
import { StateBadge } from '../shared/state-badge';
import { ticketLink } from '../shared/ticket-link';
import { useLoad } from '../shared/use-load';
import { outcomeBadge } from '../shared/words';
import { carriedLine, plannedLine, problemLine } from '../shared/result-lines';

type Names = Readonly<Record<End, string>>;

/** Changes of one ticket that a preview shows without being asked. */
const SHOWN_CHANGES = 3;

const headOf = (names: Names): { cells: { key: string; width: number; content: string }[] } => ({
  cells: [
    { key: 'source', width: 15, content: names.source },
    { key: 'target', width: 11, content: names.target },
    { key: 'outcome', width: 15, content: 'Result' },
    { key: 'carried', width: 14, content: 'Comments and files' },
    { key: 'details', width: 45, content: 'Details' },
  ],
});

/** The ticket results of a run, a page at a time; for a preview what would be done. */
export function RunResults(props: { readonly connectionId: string; readonly run: RunView; readonly names: Names }): React.JSX.Element {
  const { connectionId, run } = props;
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const cursor = cursors[cursors.length - 1];
  const page = useLoad('runDetails', { connectionId, runId: run.id, ...(cursor === undefined ? {} : { cursor }) });
  return (
    <WhenLoaded load={page} what="Reading the results">
      {({ results, hidden, cursor: next }) => (
        <Stack space="space.100">
          {results.length === 0 && hidden === 0 ? (
            <Text>No tickets to show.</Text>
          ) : (
            <DynamicTable
              label="Ticket results"
              head={headOf(props.names)}
              rows={results.map((result) => row(result, run.kind === 'preview', props.names))}
            />
          )}
          {hidden === 0 ? null : <Text>{`${hidden} more of issues that you may not see.`}</Text>}
          <Inline space="space.100">
            {cursors.length === 1 ? null : <Button onClick={() => setCursors(cursors.slice(0, -1))}>Previous results</Button>}
            {next === undefined ? null : <Button onClick={() => setCursors([...cursors, next])}>More results</Button>}
          </Inline>
        </Stack>
      )}
    </WhenLoaded>
  );
}

function row(
  result: TicketResultView,
  preview: boolean,
  names: Names,
): { key: string; cells: { key: string; content: React.JSX.Element | string }[] } {
  return {
    key: result.id,
    cells: [
      { key: 'source', content: ticketLink(result.source) },
      { key: 'target', content: ticketLink(result.target) },
      { key: 'outcome', content: <StateBadge badge={outcomeBadge(result.outcome, preview)} /> },
      { key: 'carried', content: carriedLine(result) },
      {
        key: 'details',
        content: (
          <Stack space="space.050">
            {result.title === '' ? null : <Text weight="bold">{result.title}</Text>}
            {result.problems.map((problem, index) => (
              <Text key={index}>{problemLine(problem)}</Text>
            ))}
            <Planned result={result} names={names} />
          </Stack>
        ),
      },
    ],
  };
}

/** What a preview would do to one ticket; many changes only when asked for. */
function Planned(props: { readonly result: TicketResultView; readonly names: Names }): React.JSX.Element | null {
  const { result, names } = props;
  const { planned } = result;
  const [all, setAll] = useState(false);
  const few = planned.length <= SHOWN_CHANGES;
  if (planned.length === 0) return null;
  const ticket = result.source?.key ?? result.target?.key ?? 'this ticket';
  return (
    <Stack space="space.050">
      {few || all ? planned.map((change, index) => <Text key={index}>{plannedLine(change, names)}</Text>) : null}
      {few ? null : (
        <Inline>
          <Button spacing="compact" onClick={() => setAll(!all)}>
            {all ? `Hide the changes of ${ticket}` : `Show ${planned.length} changes of ${ticket}`}
          </Button>
        </Inline>
      )}
    </Stack>
  );
}

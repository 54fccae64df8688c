import { Button, DynamicTable, Inline, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { RunView, TicketResultView } from '../../rpc/run';
import { WhenLoaded } from '../shared/messages';
import { StateBadge } from '../shared/state-badge';
import { ticketLink } from '../shared/ticket-link';
import { useLoad } from '../shared/use-load';
import { outcomeBadge } from '../shared/words';
import { carriedLine, plannedLine, problemLine } from '../shared/result-lines';

const HEAD = {
  cells: [
    { key: 'source', content: 'Source ticket' },
    { key: 'target', content: 'Target ticket' },
    { key: 'outcome', content: 'Result' },
    { key: 'carried', content: 'Comments and files' },
    { key: 'details', content: 'Details' },
  ],
};

/** The ticket results of a run, a page at a time; for a preview what would be done. */
export function RunResults(props: { readonly connectionId: string; readonly run: RunView }): React.JSX.Element {
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
            <DynamicTable label="Ticket results" head={HEAD} rows={results.map((result) => row(result, run.kind === 'preview'))} />
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

function row(result: TicketResultView, preview: boolean): { key: string; cells: { key: string; content: React.JSX.Element | string }[] } {
  const lines = [...result.problems.map(problemLine), ...result.planned.map((change) => plannedLine(change))];
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
            {lines.map((line, index) => (
              <Text key={index}>{line}</Text>
            ))}
          </Stack>
        ),
      },
    ],
  };
}

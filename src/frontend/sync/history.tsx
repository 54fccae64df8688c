import { Button, DynamicTable, Heading, Inline, Stack, Text } from '@forge/react';
import React, { useEffect, useState } from 'react';
import { runStatusSchema, type ConnectionHealth, type RunView } from '../../rpc/run';
import { SelectInput } from '../shared/inputs';
import { WhenLoaded } from '../shared/messages';
import { showDuration, showMoment, showTime, type Where } from '../shared/moment';
import { StateBadge } from '../shared/state-badge';
import { useLoad } from '../shared/use-load';
import { countsText, runBadge, runKindText } from '../shared/words';
import { ActiveRun } from './active-run';
import { namesOf } from './names';
import { filterInput, PERIODS, type HistoryFilter } from './history-filter';

const HEAD = {
  cells: [
    { key: 'when', width: 13, content: 'Started' },
    { key: 'connection', width: 15, content: 'Connection' },
    { key: 'kind', width: 11, content: 'Kind' },
    { key: 'status', width: 12, content: 'Status' },
    { key: 'result', width: 22, content: 'Result' },
    { key: 'duration', width: 9, content: 'Duration' },
    { key: 'details', width: 18, content: 'Details' },
  ],
};

/** P2: past runs by connection, status and period. */
export function History(props: {
  readonly connections: readonly ConnectionHealth[];
  readonly where: Where;
  /** Runs that ended while the page is open: each brings the list up to date. */
  readonly endedRuns: number;
}): React.JSX.Element {
  const { connections, where } = props;
  const [filter, setFilter] = useState<HistoryFilter>({ connectionId: '', status: '', days: 7 });
  // Fixed when the filter changes: a moving end of the period would load again at every drawing.
  const [now, setNow] = useState(() => Date.now());
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const [open, setOpen] = useState<RunView>();
  const page = useLoad('listRuns', filterInput(filter, now, cursors[cursors.length - 1]));
  const { reload } = page;
  useEffect(() => {
    if (props.endedRuns > 0) reload();
  }, [props.endedRuns, reload]);
  const change = (patch: Partial<HistoryFilter>): void => {
    setFilter((before) => ({ ...before, ...patch }));
    setCursors([undefined]);
    setNow(Date.now());
  };
  return (
    <Stack space="space.150">
      <Heading size="medium">History</Heading>
      <Inline space="space.200" alignBlock="end" shouldWrap>
        <SelectInput
          id="history-connection"
          label="Connection"
          value={filter.connectionId}
          options={[
            { value: '', label: 'All connections' },
            ...connections.map((entry) => ({ value: entry.connectionId, label: entry.connectionName })),
          ]}
          onChange={(connectionId) => change({ connectionId })}
        />
        <SelectInput
          id="history-status"
          label="Status"
          value={filter.status}
          options={[
            { value: '', label: 'Every status' },
            ...runStatusSchema.options.map((status) => ({ value: status, label: runBadge(status).text })),
          ]}
          onChange={(value) => {
            const status = runStatusSchema.safeParse(value);
            change({ status: status.success ? status.data : '' });
          }}
        />
        <SelectInput
          id="history-period"
          label="Period"
          value={String(filter.days)}
          options={PERIODS.map((days) => ({ value: String(days), label: days === 1 ? 'Last day' : `Last ${days} days` }))}
          onChange={(days) => change({ days: Number(days) })}
        />
        <Button onClick={() => change({})}>Refresh history</Button>
      </Inline>
      <WhenLoaded load={page} what="Reading the history">
        {({ runs, cursor: next }) => (
          <Stack space="space.100">
            {runs.length === 0 ? (
              <Text>No runs in this period. Choose a longer period, or start a manual sync.</Text>
            ) : (
              <DynamicTable label="Runs" head={HEAD} rows={runs.map((run) => row(run, where, () => setOpen(run)))} />
            )}
            <Inline space="space.100">
              {cursors.length === 1 ? null : <Button onClick={() => setCursors(cursors.slice(0, -1))}>Newer runs</Button>}
              {next === undefined ? null : <Button onClick={() => setCursors([...cursors, next])}>Older runs</Button>}
            </Inline>
          </Stack>
        )}
      </WhenLoaded>
      {open === undefined ? null : (
        <Stack space="space.100">
          <Heading size="small">{`${runKindText(open.kind)} of ${showMoment(open.startedAt, where)}, ${open.connectionName}`}</Heading>
          <ActiveRun
            key={open.id}
            connectionId={open.connectionId}
            runId={open.id}
            where={where}
            names={namesOf(connections.find((entry) => entry.connectionId === open.connectionId))}
            onEnded={() => undefined}
          />
          <Inline>
            <Button onClick={() => setOpen(undefined)}>Close details</Button>
          </Inline>
        </Stack>
      )}
    </Stack>
  );
}

function openText(run: RunView, where: Where): string {
  return `Open ${runKindText(run.kind).toLowerCase()} of ${showTime(run.startedAt, where, Date.now())}`;
}

function row(
  run: RunView,
  where: Where,
  onOpen: () => void,
): { key: string; cells: { key: string; content: React.JSX.Element | string }[] } {
  const when = showMoment(run.startedAt, where);
  return {
    key: run.id,
    cells: [
      { key: 'when', content: when },
      { key: 'connection', content: run.connectionName },
      { key: 'kind', content: runKindText(run.kind) },
      { key: 'status', content: <StateBadge badge={runBadge(run.status)} /> },
      { key: 'result', content: countsText(run.counts) },
      { key: 'duration', content: run.finishedAt === undefined ? 'not finished' : showDuration(run.startedAt, run.finishedAt) },
      { key: 'details', content: <Button onClick={onOpen}>{openText(run, where)}</Button> },
    ],
  };
}

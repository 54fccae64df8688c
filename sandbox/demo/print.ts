import Table from 'cli-table3';
import type { StoryResult } from './story';

/** The runs and checks as tables for a terminal. */
export function storyTables({ runs, checks }: StoryResult): string {
  const table = new Table({
    head: [
      'run',
      'status',
      'created',
      'updated',
      'closed',
      'failed',
      'comments',
      'files',
      'Jira calls',
      'partner calls',
      'batched',
      'points',
      'KVS r/w',
      'KVS KB',
      'CPU ms/ticket',
      'ms',
    ],
  });
  for (const run of runs) {
    table.push([
      run.kind,
      run.status,
      run.created,
      run.updated,
      run.closed,
      run.failed,
      run.comments,
      run.attachments,
      run.calls.jira,
      run.calls.partner,
      run.calls.batched,
      run.jiraPoints,
      `${run.kvs.reads}/${run.kvs.writes}`,
      Math.round(run.kvs.bytes / 1024),
      run.cpuMsPerTicket,
      run.ms,
    ]);
  }
  const lines = checks.map((one) => `${one.ok ? 'ok  ' : 'FAIL'} ${one.name}${one.wrong.map((wrong) => `\n       ${wrong}`).join('')}`);
  return `${table.toString()}\n\n${lines.join('\n')}`;
}

import { z } from 'zod';
import { SyncError } from '../../core/errors';
import type { CheckItem, CheckReport, RouteScope } from '../../engine/ports/connector';
import { type Attempt, isPassing, type ServiceNowClient } from './client';
import { allHidden, tablePath } from './encoded-query';
import { rows } from './native';
import type { ActingUser, People } from './people';
import { zoneLabel } from './times';

interface Reads {
  readonly table: string;
  readonly what: string;
  readonly query: string;
  readonly advice: string;
}

/** The role that reads and writes the records of a table. https://www.servicenow.com/docs/r/platform-administration/user-administration/r_BaseSystemRoles.html */
const TABLE_ROLE: Readonly<Record<string, string>> = {
  incident: 'sn_incident_write (contained in itil)',
  problem: 'sn_problem_write (contained in itil)',
  change_request: 'sn_change_write (contained in itil)',
  sc_task: 'itil',
};

/** Tables beside the tickets' own, and what grants reading them. */
const SUPPORT: readonly Reads[] = [
  {
    table: 'sys_journal_field',
    what: 'Read comments and work notes (sys_journal_field)',
    query: 'elementINcomments,work_notes',
    advice:
      'Add a read access control on sys_journal_field for a role of the integration user. Until then comments are read from the display value of the ticket; grant it before the first sync, since it changes the ids of comments.',
  },
  {
    table: 'sys_attachment',
    what: 'Read attachments (sys_attachment)',
    query: '',
    advice: 'Give the integration user a role that may read sys_attachment and the records it belongs to, such as itil.',
  },
  {
    table: 'sys_user',
    what: 'Read users (sys_user)',
    query: 'active=true',
    advice: 'Give the integration user a role that may read sys_user with name, email and active, such as itil.',
  },
  {
    table: 'sys_choice',
    what: 'Read picklists (sys_choice)',
    query: '',
    advice:
      'Add a read access control on sys_choice for a role of the integration user. The role personalize_choices grants it too, with the right to change choices.',
  },
  {
    table: 'sys_dictionary',
    what: 'Read field definitions (sys_dictionary)',
    query: 'name=task',
    advice:
      'Add read access controls on sys_dictionary and its fields for a role of the integration user, or give it personalize_read_dictionary. The role personalize_dictionary grants it too, with the right to change the dictionary.',
  },
  {
    table: 'sys_db_object',
    what: 'Read table definitions (sys_db_object)',
    query: 'name=task',
    advice: 'Add a read access control on sys_db_object for a role of the integration user.',
  },
];

/** Reads what a sync will need and writes nothing (C4). */
export async function check(client: ServiceNowClient, people: People, scopes: readonly RouteScope[]): Promise<CheckReport> {
  const tickets = ['task', ...new Set(scopes.map((scope) => scope.type))].map((table): Reads => ({
    table,
    what: `Read tickets (${table})`,
    query: '',
    advice: `Give the integration user ${TABLE_ROLE[table] ?? 'a role that may read and write this table, such as itil'}. If the REST API access policy asks for it, add snc_platform_rest_api_access.`,
  }));
  const reads = [...tickets, ...SUPPORT];
  const items: CheckItem[] = [];
  let acting: ActingUser | undefined;
  try {
    // The first call proves address and credentials, outside of a batch so that nothing hides its answer.
    acting = await people.acting();
    items.push({ what: 'Sign in', outcome: 'ok' });
    const attempts = await client.together(
      'read',
      reads.map((read) => ({ method: 'GET', path: tablePath(read.table, { query: read.query, fields: ['sys_id'], limit: 10 }) })),
    );
    for (const [index, read] of reads.entries()) {
      const attempt = attempts[index];
      if (attempt !== undefined) items.push(judged(read, attempt));
    }
    items.push(await roles(client, acting));
  } catch (error) {
    if (!(error instanceof SyncError) || error.recovery !== 'pause-connection') throw error;
    items.push({
      what: 'Sign in',
      outcome: 'failed',
      advice: error.detail === undefined ? error.message : `${error.message} (${error.detail})`,
    });
  }
  for (const { type } of scopes) {
    items.push({
      what: `Create and update tickets, comments and files (${type})`,
      outcome: 'not-verifiable',
      advice: 'Only the first write can prove this right.',
    });
  }
  return {
    ok: items.every((item) => item.outcome !== 'failed'),
    actingUser: acting === undefined ? (people.knownName() ?? '') : `${acting.name} (${acting.userName})`,
    timeZone: acting === undefined ? '' : zoneLabel(acting.zone),
    items,
  };
}

function judged(read: Reads, attempt: Attempt): CheckItem {
  if (!attempt.ok) {
    if (isPassing(attempt.error)) throw attempt.error;
    return { what: read.what, outcome: 'failed', advice: read.advice };
  }
  const visible = rows(attempt.answer, z.unknown()).total;
  // Rows that are counted and not shown: an access control hides all that were asked for.
  if (allHidden(attempt.answer.headers, visible))
    return { what: read.what, outcome: 'failed', advice: `There are records, but none of the first is visible. ${read.advice}` };
  return { what: read.what, outcome: 'ok' };
}

/** The user's roles as the instance lists them; who may not read them learns it here, since nothing depends on it. */
async function roles(client: ServiceNowClient, acting: ActingUser | undefined): Promise<CheckItem> {
  const unknown: CheckItem = {
    what: 'Roles of the integration user',
    outcome: 'not-verifiable',
    advice: 'The user may not read its own roles (sys_user_has_role); nothing depends on it.',
  };
  if (acting === undefined) return unknown;
  try {
    const answer = await client.get(
      tablePath('sys_user_has_role', { query: `user=${acting.id}`, fields: ['role.name'], limit: 200, noCount: true }),
    );
    const names = rows(answer, z.object({ 'role.name': z.string() })).good.map((row) => row['role.name']);
    return names.length === 0
      ? unknown
      : { what: `Roles of the integration user: ${[...new Set(names)].sort().join(', ')}`, outcome: 'ok' };
  } catch (error) {
    if (!(error instanceof SyncError) || isPassing(error)) throw error;
    return unknown;
  }
}

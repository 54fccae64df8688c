import { SyncError } from '../../core/errors';
import type { CheckItem, CheckReport, RouteScope } from '../../engine/ports/connector';
import type { Catalogue } from './catalogue';
import { queryString, type RtClient } from './client';
import type { ActingUser, People } from './people';
import { anyQueue } from './ticket-sql';
import { isUtc } from './times';

/** Where rights are granted. https://docs.bestpractical.com/rt/5.0.3/RT_Config.html */
const QUEUE_RIGHTS = 'Admin > Queues > (queue) > User Rights';

/** Reads what a sync will need and writes nothing (C4). */
export async function check(client: RtClient, people: People, catalogue: Catalogue, scopes: readonly RouteScope[]): Promise<CheckReport> {
  const items: CheckItem[] = [];
  let acting: ActingUser | undefined;
  try {
    acting = await people.acting();
    items.push({ what: 'Sign in', outcome: 'ok' }, zoneItem(acting), await usersItem(people));
    for (const queue of new Set(scopes.map((scope) => scope.container))) items.push(...(await queueItems(client, catalogue, queue)));
  } catch (error) {
    if (!(error instanceof SyncError) || isPassing(error)) throw error;
    const advice = error.detail === undefined ? error.message : `${error.message} (${error.detail})`;
    items.push({ what: acting === undefined ? 'Sign in' : 'Read from Request Tracker', outcome: 'failed', advice });
  }
  return {
    ok: items.every((item) => item.outcome !== 'failed'),
    actingUser: acting === undefined ? '' : `${acting.realName} (${acting.name})`,
    timeZone: acting?.zone ?? '',
    items,
  };
}

function zoneItem({ zone, name }: ActingUser): CheckItem {
  const what = 'Time zone of the user is UTC';
  if (isUtc(zone)) return { what, outcome: 'ok' };
  const now = zone === '' ? 'none is set' : `it is ${zone}`;
  return {
    what,
    outcome: 'failed',
    advice: `Set the time zone of "${name}" to UTC under Logged in as > Settings > About me (${now}). RT reads times in this zone, and in others an hour of changes can be missed when clocks change.`,
  };
}

/** Staff may look users up; customers may not. */
async function usersItem(people: People): Promise<CheckItem> {
  const what = 'Look up users by email';
  try {
    await people.byEmail('nobody@invalid.example');
    return { what, outcome: 'ok' };
  } catch (error) {
    if (!(error instanceof SyncError) || isPassing(error)) throw error;
    return { what, outcome: 'failed', advice: 'Tick "Let this user be granted rights (Privileged)" on the integration user.' };
  }
}

async function queueItems(client: RtClient, catalogue: Catalogue, queue: string): Promise<readonly CheckItem[]> {
  const answer = await client.send({ kind: 'read', method: 'GET', path: `/queue/${encodeURIComponent(queue)}`, expect: [403, 404] });
  if (answer.status !== 200) {
    return [{ what: `Read queue ${queue}`, outcome: 'failed', advice: `Grant SeeQueue to the integration user: ${QUEUE_RIGHTS}.` }];
  }
  const items: CheckItem[] = [{ what: `Read queue ${queue}`, outcome: 'ok' }];
  const { fields, hidden } = await catalogue.customFieldsOf(queue);
  items.push(
    hidden.length === 0
      ? { what: `Read custom fields of queue ${queue} (${fields.length})`, outcome: 'ok' }
      : {
          what: `Read custom fields of queue ${queue}`,
          outcome: 'failed',
          advice: `Grant SeeCustomField to the integration user for ${hidden.join(', ')} (Admin > Custom fields > User Rights) or for all of them (Admin > Global > User Rights); on the queue alone it does not show what a field offers.`,
        },
  );
  await client.get(
    `/tickets?${queryString([
      ['query', anyQueue([queue])],
      ['per_page', '1'],
    ])}`,
  );
  items.push(
    {
      what: `Read tickets and internal comments of queue ${queue}`,
      outcome: 'not-verifiable',
      advice: `RT leaves out what the user may not see without saying so. Grant ShowTicket and ShowTicketComments: ${QUEUE_RIGHTS}.`,
    },
    {
      what: `Create and update tickets, replies, comments and files in queue ${queue}`,
      outcome: 'not-verifiable',
      advice: `Only the first write can prove these rights: CreateTicket, ModifyTicket, ReplyToTicket, CommentOnTicket, ModifyCustomField, OwnTicket. ${QUEUE_RIGHTS}.`,
    },
  );
  return items;
}

/** Whether the same may succeed in a moment, so that no conclusion about rights may be drawn. */
function isPassing(error: SyncError): boolean {
  return error.recovery === 'retry' || error.recovery === 'wait-until';
}

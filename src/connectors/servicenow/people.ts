import { z } from 'zod';
import { SyncError } from '../../core/errors';
import type { Person } from '../../core/model/value';
import type { Auth } from './auth';
import { isPassing, type ServiceNowClient } from './client';
import { inList, literal, tablePath } from './encoded-query';
import { type NativeRecord, recordSchema, rows, type UserRow, userRowSchema } from './native';
import { measuredZone, namedZone, UTC, type Zone } from './times';

const USER_FIELDS = ['sys_id', 'user_name', 'name', 'email', 'active'];

/** The user the connection acts as. */
export interface ActingUser {
  readonly id: string;
  readonly userName: string;
  readonly name: string;
  readonly zone: Zone;
  /** Code of the user's own language; empty for a user who sees the instance's. */
  readonly language: string;
}

/** People of one instance, read at most once per bound connector. */
export interface People {
  /** The acting user; `undefined` when `sys_user` may not be read. */
  acting(): Promise<ActingUser | undefined>;
  /** The acting user's `user_name` without asking for more than needed. */
  actingName(): Promise<string | undefined>;
  /** The acting user's `user_name` if it is known already. */
  knownName(): string | undefined;
  /** The people behind `sys_created_by` names; a name nobody is found for stands for itself. */
  authors(userNames: readonly string[]): Promise<(userName: string) => Person>;
}

export function createPeople(client: ServiceNowClient, auth: Auth): People {
  const known = new Map<string, Person>();
  let acting: Promise<ActingUser | undefined> | undefined;
  let name = auth.userName;

  const askActing = async (): Promise<ActingUser | undefined> => {
    const [record] = await readable(client, {
      // Queries may call this one function: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html (sysparm_query)
      query: auth.userName === undefined ? 'sys_id=javascript:gs.getUserID()' : `user_name=${literal(auth.userName)}`,
    });
    const user = record === undefined ? undefined : actingUser(record);
    name = user?.userName ?? name;
    return user;
  };

  const people: People = {
    acting: () => (acting ??= askActing()),
    actingName: async () => name ?? (await people.acting())?.userName,
    knownName: () => name,
    authors: async (userNames) => {
      const asked = [...new Set(userNames)].filter((userName) => userName !== '' && !known.has(userName));
      for (let start = 0; start < asked.length; start += 100) {
        const some = asked.slice(start, start + 100);
        for (const user of await users(client, `user_nameIN${inList(some)}`)) known.set(user.user_name, person(user));
        for (const userName of some) if (!known.has(userName)) known.set(userName, { name: userName });
      }
      return (userName) => known.get(userName) ?? { name: userName === '' ? 'unknown' : userName };
    },
  };
  return people;
}

/** A user as a canonical person. */
export function person(user: UserRow): Person {
  return {
    id: user.sys_id,
    name: user.name === '' ? user.user_name : user.name,
    active: user.active === 'true',
    ...(user.email === '' ? {} : { email: user.email }),
  };
}

async function users(client: ServiceNowClient, query: string): Promise<readonly UserRow[]> {
  return orNone(
    async () =>
      rows(await client.get(tablePath('sys_user', { query, fields: USER_FIELDS, limit: 1000, noCount: true })), userRowSchema).good,
  );
}

async function readable(client: ServiceNowClient, ask: { readonly query: string }): Promise<readonly NativeRecord[]> {
  const fields = ['sys_id', 'user_name', 'name', 'time_zone', 'preferred_language', 'sys_updated_on'];
  return orNone(
    async () =>
      rows(await client.get(tablePath('sys_user', { query: ask.query, fields, limit: 1, display: 'all', noCount: true })), recordSchema)
        .good,
  );
}

/** Names are not worth a failed read: without the right to see users, the platform's own user names serve. */
async function orNone<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SyncError) || isPassing(error)) throw error;
    return [];
  }
}

const actingSchema = z.object({ sys_id: z.object({ value: z.string() }), user_name: z.object({ value: z.string() }) });

function actingUser(record: NativeRecord): ActingUser | undefined {
  const parsed = actingSchema.safeParse(record);
  if (!parsed.success) return undefined;
  const updated = record['sys_updated_on'];
  const userName = parsed.data.user_name.value;
  return {
    id: parsed.data.sys_id.value,
    userName,
    name: record['name']?.value ?? userName,
    // A user without a zone of their own sees times in the instance's, which the record itself shows.
    zone:
      namedZone(record['time_zone']?.value ?? '') ??
      (updated === undefined ? undefined : measuredZone(updated.value, updated.display)) ??
      UTC,
    language: record['preferred_language']?.value ?? '',
  };
}

import { z } from 'zod';
import { ConnectionBrokenError } from '../../core/errors';
import type { Person } from '../../core/model/value';
import { queryString, type RtClient } from './client';
import { goodRows, type NativeUser, pageSchema, userSchema } from './native';
import { isZone } from './times';

/** The user the token belongs to. */
export interface ActingUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** Empty when the user has none and RT's own, which nobody can read, applies. */
  readonly zone: string;
}

/** Who acts and who is who, asked once per invocation. */
export interface People {
  acting(): Promise<ActingUser>;
  /** The zone in which RT reads times of this user. Rejects when it cannot be known. */
  zone(): Promise<string>;
  /** Active users by email. */
  byEmail(email: string): Promise<readonly NativeUser[]>;
  byId(id: string): Promise<NativeUser | undefined>;
}

const ownRecordSchema = z.object({
  Name: z.string(),
  RealName: z.string().nullish(),
  Timezone: z.string().nullish(),
});

/** The subfields of a person inside another record. */
export const PERSON = 'id,Name,RealName,EmailAddress';

export function createPeople(client: RtClient): People {
  let me: Promise<ActingUser> | undefined;
  const acting = async (): Promise<ActingUser> => {
    const id = client.userId();
    // https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Users
    const own = (await client.get(`/user/${id}`)).json(ownRecordSchema);
    return { id, name: own.Name, realName: own.RealName ?? own.Name, zone: own.Timezone ?? '' };
  };
  const people: People = {
    acting: () => {
      me ??= acting();
      me.catch(() => (me = undefined));
      return me;
    },
    zone: async () => {
      const { zone, name } = await people.acting();
      if (isZone(zone)) return zone;
      throw new ConnectionBrokenError(
        `Set the time zone of the Request Tracker user "${name}" to UTC (Logged in as > Settings > About me): without it, RT reads times in a zone that cannot be known.`,
        'configuration',
      );
    },
    byEmail: async (email) => {
      // Without find_disabled_rows RT leaves disabled users out. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Users
      const answer = await client.search(
        `/users?${queryString([
          ['fields', PERSON],
          ['per_page', '100'],
        ])}`,
        [{ field: 'EmailAddress', value: email }],
      );
      const wanted = email.toLowerCase();
      return goodRows(answer.json(pageSchema).items, userSchema).filter((user) => user.EmailAddress.toLowerCase() === wanted);
    },
    byId: async (id) => {
      if (!/^\d+$/.test(id)) return undefined;
      const answer = await client.send({ kind: 'read', method: 'GET', path: `/user/${id}`, expect: [403, 404] });
      if (answer.status !== 200) return undefined;
      const user = userSchema.omit({ id: true }).safeParse(answer.json(z.unknown()));
      return user.success ? { ...user.data, id } : undefined;
    },
  };
  return people;
}

/** A user as a person; undefined for nobody and for groups. */
export function toPerson(user: NativeUser | undefined): Person | undefined {
  if (user === undefined || user.type === 'group' || user.Name === '' || user.Name === 'Nobody') return undefined;
  return {
    ...(/^\d+$/.test(user.id) ? { id: user.id } : {}),
    name: user.RealName === '' ? user.Name : user.RealName,
    ...(user.EmailAddress === '' ? {} : { email: user.EmailAddress }),
  };
}

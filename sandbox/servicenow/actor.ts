import type { Instance } from './instance';
import type { Reader } from './labels';
import type { Session } from './session-functions';
import type { Row } from './store';

/** The signed-in user: everything written carries its name. */
export interface Actor extends Reader {
  readonly userId: string;
  readonly userName: string;
  readonly fullName: string;
  readonly roles: ReadonlySet<string>;
}

/** The user of that name; undefined for an unknown, inactive or locked-out one. */
export function actorOf(instance: Instance, userName: string): Actor | undefined {
  const { store } = instance;
  const user = store.rows('sys_user').find((row) => row['user_name']?.toLowerCase() === userName.toLowerCase());
  if (user === undefined || user['active'] !== 'true' || user['locked_out'] === 'true') return undefined;
  const grants = store.rows('sys_user_has_role').filter((row) => row['user'] === user['sys_id']);
  const roles = new Set(grants.map((grant) => store.find('sys_user_role', grant['role'] ?? '')?.['name'] ?? ''));
  return {
    userId: user['sys_id'] ?? '',
    userName: user['user_name'] ?? '',
    fullName: user['name'] ?? '',
    roles,
    timeZone: zoneOf(instance, user),
    language:
      (user['preferred_language'] ?? '') === ''
        ? systemProperty(instance, 'glide.sys.language', 'en')
        : (user['preferred_language'] ?? 'en'),
  };
}

function zoneOf(instance: Instance, user: Row): string {
  const own = user['time_zone'] ?? '';
  return own === '' ? systemProperty(instance, 'glide.sys.default.tz', 'utc') : own;
}

function systemProperty(instance: Instance, name: string, fallback: string): string {
  return instance.store.findBy('sys_properties', 'name', name)?.['value'] ?? fallback;
}

export function sessionOf(instance: Instance, actor: Actor): Session {
  return { now: instance.now(), timeZone: actor.timeZone, userId: actor.userId, userName: actor.userName };
}

import type { Person } from '../../core/model/value';
import type { ServiceNowClient } from './client';
import { all, inList, tablePath } from './encoded-query';
import { rows, userRowSchema } from './native';
import { person } from './people';

const AT_ONCE = 50;

/** Active users by email. Nobody is ever created: references are only written as the sys_id of a user found here. */
export async function findContacts(client: ServiceNowClient, emails: readonly string[]): Promise<ReadonlyMap<string, readonly Person[]>> {
  const asked = [...new Set(emails.map((email) => email.trim()))].filter((email) => email !== '' && !email.includes(','));
  const byAddress = new Map<string, Person[]>();
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const some = asked.slice(start, start + AT_ONCE);
    // Whether IN minds the case depends on the instance's database.
    const spellings = some.flatMap((email) => [email, email.toLowerCase()]);
    const query = all(`emailIN${inList(spellings)}`, 'active=true', 'ORDERBYsys_created_on');
    const answer = await client.get(
      tablePath('sys_user', { query, fields: ['sys_id', 'user_name', 'name', 'email', 'active'], limit: 1000, noCount: true }),
    );
    for (const user of rows(answer, userRowSchema).good) {
      if (user.active !== 'true') continue;
      const key = user.email.toLowerCase();
      byAddress.set(key, [...(byAddress.get(key) ?? []), person(user)]);
    }
  }
  const found = new Map<string, readonly Person[]>();
  for (const email of emails) {
    const people = byAddress.get(email.trim().toLowerCase());
    if (people !== undefined) found.set(email, people);
  }
  return found;
}

import { z } from 'zod';
import type { Person } from '../../core/model/value';
import type { JiraContext } from './context';
import { userSchema } from './native';
import { personOf } from './values';

const PAGE = 50;
/** Jira searches among its first thousand hits only. */
const MOST_PAGES = 20;

/**
 * Active people by email. Jira matches the start of names and addresses, so only answers that show exactly this address count: somebody who
 * hides their address is not found (https://developer.atlassian.com/cloud/jira/platform/profile-visibility/).
 * Each address stands in the map as it was asked for and in lower case.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/#api-rest-api-3-user-search-get
 */
export async function findContacts(context: JiraContext, emails: readonly string[]): Promise<ReadonlyMap<string, readonly Person[]>> {
  const found = new Map<string, readonly Person[]>();
  const wanted = new Map<string, string[]>();
  for (const email of emails) {
    const address = email.trim().toLowerCase();
    if (address !== '') wanted.set(address, [...(wanted.get(address) ?? []), email]);
  }
  for (const [address, spellings] of wanted) {
    const people = await peopleWith(context, address);
    if (people.length === 0) continue;
    for (const spelling of [address, ...spellings]) found.set(spelling, people);
  }
  return found;
}

async function peopleWith(context: JiraContext, address: string): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const path = `/rest/api/3/user/search?query=${encodeURIComponent(address)}&startAt=${page * PAGE}&maxResults=${PAGE}`;
    const users = await context.client.get(path, z.array(z.unknown()));
    for (const record of users) {
      const user = userSchema.safeParse(record);
      if (!user.success || user.data.active === false) continue;
      if (user.data.accountType !== 'atlassian' && user.data.accountType !== 'customer') continue;
      if (user.data.emailAddress?.toLowerCase() === address) people.push(personOf(user.data));
    }
    if (users.length === 0 || people.length > 1 || users.length < PAGE) break;
  }
  return people;
}

import type { Person } from '../../core/model/value';
import { mapLimited } from './limited';
import { type People, toPerson } from './people';

/** Active users by email (K6), in the map as asked for and in lower case. One search per address: RT offers no other. */
export async function findContacts(people: People, emails: readonly string[]): Promise<ReadonlyMap<string, readonly Person[]>> {
  const found = new Map<string, readonly Person[]>();
  const spellings = [...new Set(emails.map((email) => email.trim()).filter((email) => email !== ''))];
  await mapLimited(spellings, async (spelling) => {
    const persons = (await people.byEmail(spelling)).map(toPerson).filter((person) => person !== undefined);
    if (persons.length === 0) return;
    const active = persons.map((person) => ({ ...person, active: true }));
    for (const key of [spelling, spelling.toLowerCase()]) found.set(key, active);
  });
  return found;
}

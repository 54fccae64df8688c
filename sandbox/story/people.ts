import type { JiraEmulator } from '../jira/emulator';

/** People of the customer who have accounts on both ends, with the same address. */
const CUSTOMERS: readonly (readonly [string, string])[] = [
  ['Alice', 'Martin'],
  ['Ben', 'Okafor'],
  ['Carla', 'Rossi'],
  ['Deniz', 'Yilmaz'],
  ['Emma', 'Larsen'],
];

/** What an admin of the site does before connecting: accounts for the customers, and the app in the role that may see internal comments. */
export function prepareJira(jira: JiraEmulator): void {
  const operations = jira.admin.project('OPS');
  if (operations !== undefined) {
    const developers = [...(operations.roles['Developers'] ?? []), jira.admin.appAccountId];
    jira.admin.addProject({ ...operations, roles: { ...operations.roles, Developers: developers } });
  }

  for (const [first, last] of CUSTOMERS) {
    jira.admin.addUser({
      accountId: `712020:${first.toLowerCase()}-${last.toLowerCase()}`,
      accountType: 'atlassian',
      displayName: `${first} ${last}`,
      email: `${first.toLowerCase()}.${last.toLowerCase()}@customer.example`,
      emailVisible: true,
      timeZone: 'Europe/London',
      active: true,
      groups: ['jira-users'],
    });
  }
}

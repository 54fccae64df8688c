import type { Instance } from '../instance';
import { callerPassword, oauthClient, seedAccounts } from '../seed-accounts';
import type { Row } from '../store';
import { systemRecord } from './metadata';

/** Callers who have a Jira account with the same address in the sandbox. */
const known: readonly (readonly [string, string])[] = [
  ['Alice', 'Martin'],
  ['Ben', 'Okafor'],
  ['Carla', 'Rossi'],
  ['Deniz', 'Yilmaz'],
  ['Emma', 'Larsen'],
];
/** Callers whom only this instance knows. */
const unknown: readonly (readonly [string, string])[] = [
  ['Joe', 'Employee'],
  ['Luisa', 'García Núñez'],
  ['محمد', 'الفاسي'],
  ['Yuki', 'Tanaka'],
  ['Zoë', 'O’Hara'],
];

export interface SeedPeople {
  readonly callers: readonly Row[];
  readonly agents: readonly Row[];
  readonly groups: readonly Row[];
  readonly company: Row;
  readonly locations: readonly Row[];
}

/** Users, roles, groups, places and the OAuth client. https://www.servicenow.com/docs/r/platform-administration/user-administration/c_UserAdministration.html */
export function seedPeople(instance: Instance, locale: string): SeedPeople {
  systemRecord(instance, 'sys_properties', { name: 'glide.sys.default.tz', value: 'US/Pacific' });
  systemRecord(instance, 'sys_properties', { name: 'glide.sys.language', value: locale });
  const company = systemRecord(instance, 'core_company', { name: 'Customer Example Ltd', customer: 'true' });
  const locations = ['Berlin', 'London', 'Chicago'].map((city) =>
    systemRecord(instance, 'cmn_location', { name: `${city} office`, city, country: '' }),
  );
  const groups = ['Service Desk', 'Network', 'Hardware', 'Software', 'Executive Support'].map((name) =>
    systemRecord(instance, 'sys_user_group', { name, description: `${name} team`, active: 'true', email: '' }),
  );
  const roles = new Map(
    ['admin', 'itil', 'u_journal_reader', 'u_metadata_reader'].map((name) => [
      name,
      systemRecord(instance, 'sys_user_role', { name, description: '' }),
    ]),
  );
  const agents: Row[] = [];
  for (const account of seedAccounts) {
    const user = userRecord(instance, account.userName, account.firstName, account.lastName, account.email, {
      time_zone: account.timeZone,
      web_service_access_only: String(account.userName === 'support.fusion'),
    });
    instance.store.passwords.set(account.userName, account.password);
    for (const role of account.roles)
      systemRecord(instance, 'sys_user_has_role', { user: user['sys_id'] ?? '', role: roles.get(role)?.['sys_id'] ?? '' });
    if (account.userName === 'beth.anglin' || account.userName === 'fred.luddy') agents.push(user);
  }
  for (const [index, group] of groups.entries()) {
    const member = agents[index % agents.length];
    systemRecord(instance, 'sys_user_grmember', { user: member?.['sys_id'] ?? '', group: group['sys_id'] ?? '' });
  }
  instance.store.clients.push({ ...oauthClient });
  const place = { company: company['sys_id'] ?? '' };
  const callers = [
    ...known.map(([first, last]) =>
      userRecord(instance, `${first}.${last}`.toLowerCase(), first, last, `${first}.${last}@customer.example`.toLowerCase(), place),
    ),
    ...unknown.map(([first, last], index) =>
      userRecord(instance, `caller.${index + 1}`, first, last, index === 0 ? '' : `caller.${index + 1}@elsewhere.example`, place),
    ),
    // Two people share one address: a look-up by e-mail cannot tell them apart.
    userRecord(instance, 'shared.one', 'Shared', 'One', 'reception@customer.example', place),
    userRecord(instance, 'shared.two', 'Shared', 'Two', 'reception@customer.example', place),
  ];
  userRecord(instance, 'left.company', 'Left', 'Company', 'left.company@customer.example', { ...place, active: 'false' });
  for (const caller of callers) instance.store.passwords.set(caller['user_name'] ?? '', callerPassword);
  return { callers, agents, groups, company, locations };
}

function userRecord(instance: Instance, userName: string, first: string, last: string, email: string, extra: Row): Row {
  const fields = {
    user_name: userName,
    name: `${first} ${last}`,
    first_name: first,
    last_name: last,
    email,
    title: '',
    active: 'true',
    locked_out: 'false',
  };
  return systemRecord(instance, 'sys_user', {
    ...fields,
    company: '',
    location: '',
    time_zone: '',
    preferred_language: '',
    web_service_access_only: 'false',
    ...extra,
  });
}

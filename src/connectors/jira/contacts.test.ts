import { describe, expect, it } from 'vitest';
import { scripted } from './site.fixture';

const scope = { container: '10000', type: '10001' };
const user = (accountId: string, emailAddress: string | null, more: object = {}): object => ({
  accountId,
  emailAddress,
  displayName: accountId,
  accountType: 'atlassian',
  active: true,
  ...more,
});

describe('matching people by email (K6)', () => {
  const cases: readonly (readonly [string, readonly object[], readonly string[]])[] = [
    ['the exact address in other letters', [user('a', 'ANN@acme.test')], ['a']],
    ['a customer of the portal', [user('c', 'ann@acme.test', { accountType: 'customer' })], ['c']],
    ['an address that only begins alike', [user('b', 'ann@acme.test.evil')], []],
    ['a person who hides the address', [user('h', null)], []],
    ['a deactivated account', [user('d', 'ann@acme.test', { active: false })], []],
    ['an app', [user('x', 'ann@acme.test', { accountType: 'app' })], []],
    ['two accounts with one address', [user('a', 'ann@acme.test'), user('b', 'ann@acme.test')], ['a', 'b']],
  ];
  it.each(cases)('%s', async (_name, users, matched) => {
    const { connector } = scripted(() => users);
    const found = await connector.findContacts(['Ann@acme.test'], scope);
    expect((found.get('Ann@acme.test') ?? []).map(({ id }) => id)).toEqual(matched);
    expect(found.get('ann@acme.test')).toEqual(found.get('Ann@acme.test'));
  });

  it('looks beyond a full page', async () => {
    const crowd = Array.from({ length: 50 }, (_, index) => user(`u${index}`, `ann@acme.test${index}`));
    const { connector } = scripted(({ path }) => (path.includes('startAt=0') ? crowd : [user('a', 'ann@acme.test')]));
    expect((await connector.findContacts(['ann@acme.test'], scope)).get('ann@acme.test')).toHaveLength(1);
  });

  it('asks once for an address in two spellings, and nothing for none', async () => {
    const { connector, asked } = scripted(() => []);
    await connector.findContacts(['a@x.test', 'A@X.TEST', ' '], scope);
    expect(asked).toHaveLength(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionSchema } from '../../config/connection';
import {
  fieldEnd,
  freeId,
  isChanged,
  moved,
  newRoute,
  placed,
  problemAt,
  routeEnd,
  withEnd,
  withMapping,
  withoutMapping,
  withoutRoute,
  withRouteAdded,
  withRouteEnd,
} from './draft';
import { missingCredentials } from './credentials';
import { megabytes, parseList, parseMegabytes } from './file-filter';

const both = { sourceToTarget: true, targetToSource: true };
const connection = connectionSchema.parse({
  v: 1,
  id: 'conn-1',
  name: 'Acme',
  state: 'draft',
  source: { platform: 'servicenow', baseUrl: 'https://a.service-now.com', settings: {} },
  target: { platform: 'jira', baseUrl: '', settings: {} },
  routes: [],
  publicComments: both,
  internalComments: both,
  attachments: both,
  fileFilter: { maxBytes: 1, blockedTypes: [], blockedNames: [] },
  createdAt: '2026-03-02T12:05:00Z',
  updatedAt: '2026-03-02T12:05:00Z',
});
const route = newRoute(
  'route-1',
  routeEnd({ type: 'incident', container: '' }, 'Incident'),
  routeEnd({ type: '1', container: '2' }, 'Ops: Incident'),
);
const withRouteIn = withRouteAdded(route)(connection);
const end = fieldEnd({ id: 'f', label: 'F', type: 'text', requiredOnCreate: false, settableOnCreate: true, editable: true, custom: false });
const mapping = { id: 'map-1', source: end, target: end, direction: 'bidirectional', carryEmpty: false } as const;

describe('the connection as it stands on the page', () => {
  it('changes only what was edited and stays valid', () => {
    const edited = withEnd('source', { startFilter: 'priority=1' })(withRouteIn);
    expect(edited.source.startFilter).toBe('priority=1');
    expect(edited.target).toBe(withRouteIn.target);
    expect(connectionSchema.safeParse(edited).success).toBe(true);
    expect(isChanged(withRouteIn, edited)).toBe(true);
    expect(isChanged(withRouteIn, withEnd('source', { startFilter: '' })(edited))).toBe(false);
  });

  it('adds, replaces and removes a mapping of one route and leaves the others alone (M1)', () => {
    const two = withRouteAdded({ ...route, id: 'route-2' })(withRouteIn);
    const added = withMapping('route-1', mapping)(two);
    expect(added.routes.map((each) => each.mappings.length)).toEqual([1, 0]);
    const replaced = withMapping('route-1', { ...mapping, carryEmpty: true })(added);
    expect(replaced.routes[0]?.mappings).toEqual([{ ...mapping, carryEmpty: true }]);
    expect(withoutMapping('route-1', 'map-1')(replaced).routes[0]?.mappings).toEqual([]);
    expect(withoutRoute('route-1')(replaced).routes.map((each) => each.id)).toEqual(['route-2']);
    expect(withRouteEnd('route-2', 'target', { keyField: 'x' })(two).routes.map((each) => each.target.keyField)).toEqual([undefined, 'x']);
  });

  it('moves up and down keep every item (D2)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 8 }), fc.nat(9), fc.constantFrom(-1 as const, 1 as const), (items, index, by) => {
        expect([...moved(items, index, by)].sort()).toEqual([...items].sort());
      }),
    );
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });

  it('takes the first free id', () => {
    expect(freeId('route', [])).toBe('route-1');
    expect(freeId('route', ['route-1', 'route-3'])).toBe('route-2');
  });
});

describe('complaints stand next to what they concern', () => {
  const problems = [
    {
      path: ['connection', 'routes', 0, 'mappings', 1, 'source'],
      message: 'Text cannot become a date.',
      nextStep: 'Choose another field.',
    },
    { path: ['connection', 'source', 'baseUrl'], message: 'Not an address.' },
  ];
  it('finds the complaint about a place or anything in it', () => {
    expect(problemAt(problems, ['routes', 0, 'mappings', 1])).toBe('Text cannot become a date. Choose another field.');
    expect(problemAt(problems, ['routes', 0, 'mappings', 0])).toBeUndefined();
    expect(problemAt(problems, ['source', 'baseUrl'])).toBe('Not an address.');
    expect(problemAt(problems, ['target', 'baseUrl'])).toBeUndefined();
  });

  it('names the tab and the ticket type', () => {
    expect(problems.map((problem) => placed(problem, withRouteIn))).toEqual([
      'Field mappings (Incident ↔ Ops: Incident): Text cannot become a date. Choose another field.',
      'Connection: Not an address.',
    ]);
  });

  it('names required credentials that are blank', () => {
    const field = (name: string, required: boolean) => ({ name, label: name, secret: false, required, help: '' });
    const method = { id: 'm', label: 'M', fields: [field('user', true), field('password', true), field('scope', false)] };
    expect(missingCredentials(method, { user: 'u', password: '  ' })).toEqual(['password']);
  });
});

describe('file filter (K1)', () => {
  it.each([
    ['10', 10_485_760],
    ['2,5', 2_621_440],
    ['0', undefined],
    ['', undefined],
    ['-1', undefined],
    ['many', undefined],
  ])('"%s" MB', (text, bytes) => {
    expect(parseMegabytes(text)).toBe(bytes);
  });
  it('shows and reads sizes and lists', () => {
    expect(megabytes(26_214_400)).toBe('25');
    expect(megabytes(1_572_864)).toBe('1.5');
    expect(parseList(' *.exe, ,winmail.dat\n*.exe')).toEqual(['*.exe', 'winmail.dat']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../mapping/canonical';
import { composed } from '../mapping/description';
import { plainOf } from '../mapping/convert';
import type { End } from '../model/end';
import type { FieldValue } from '../model/value';
import { EMPTY } from '../model/value';
import {
  anything,
  comment,
  connection,
  descriptionMapping,
  file,
  linkOf,
  mapping,
  NOON,
  option,
  rich,
  route,
  statusMapping,
  text,
  ticket,
  titleMapping,
} from '../testing/pair.fixture';
import type { LinkedPlan } from './plan';
import { type LinkedInput, planLinked } from './plan-linked';

type Fields = Readonly<Record<string, FieldValue>>;

const sourceBefore: Fields = { title: text('Printer'), state: option('new'), body: rich('It jams.') };
const targetBefore: Fields = { summary: text('Printer'), status: option('open'), description: rich('It jams.') };

interface Change {
  readonly source?: Fields;
  readonly target?: Fields;
  readonly closed?: Partial<Record<End, boolean>>;
  readonly wasClosed?: Partial<Record<End, boolean>>;
  readonly route?: object;
  readonly connection?: object;
  readonly link?: Parameters<typeof linkOf>[2];
  readonly comments?: Partial<Record<End, LinkedInput['observed'][End]['comments']>>;
  readonly files?: Partial<Record<End, LinkedInput['observed'][End]['files']>>;
}

function inputOf(change: Change): LinkedInput {
  const along = route({ mappings: [titleMapping, statusMapping, descriptionMapping], ...change.route });
  const before = { source: ticket(sourceBefore), target: ticket({ ...targetBefore }, { ref: { id: 'i1', type: '10001' }, key: 'OPS-1' }) };
  const now = {
    source: { ...before.source, fields: { ...sourceBefore, ...change.source }, closed: change.closed?.source ?? false },
    target: { ...before.target, fields: { ...targetBefore, ...change.target }, closed: change.closed?.target ?? false },
  };
  return {
    connection: connection({ routes: [along], ...change.connection }),
    route: along,
    link: linkOf(along, before, change.link),
    observed: {
      source: { ticket: now.source, comments: change.comments?.source ?? [], files: change.files?.source ?? [] },
      target: { ticket: now.target, comments: change.comments?.target ?? [], files: change.files?.target ?? [] },
    },
    ledgers: { source: new Map(), target: new Map() },
    contacts: { source: new Map(), target: new Map() },
    limits: { source: anything, target: anything },
    now: Date.parse(NOON),
    history: false,
  };
}

const plan = (change: Change): LinkedPlan => planLinked(inputOf(change));

const order = (of: LinkedPlan): readonly string[] =>
  of.operations.map((operation) =>
    operation.kind === 'update'
      ? `${operation.end} ${operation.changes.map((each) => each.field).join('+')}`
      : `${operation.end} ${operation.kind}`,
  );

const written = (of: LinkedPlan, end: End): Record<string, FieldValue> =>
  Object.fromEntries(
    of.operations.flatMap((operation) =>
      operation.kind === 'update' && operation.end === end ? operation.changes.map((each) => [each.field, each.after] as const) : [],
    ),
  );

const resolution = { field: 'resolution', value: '1', label: 'Done', type: 'option' };
const closing = { target: { type: '10001', container: '10000', label: 'Task', closingFields: [resolution] } };

describe('order of the effects (S6)', () => {
  it('fields and a status that nothing separates are one write', () => {
    expect(order(plan({ source: { title: text('Printer 2'), state: option('resolved') }, closed: { source: true } }))).toEqual([
      'target summary+status',
    ]);
  });

  it('fields first, then comments and files, the closing status last', () => {
    const closed = plan({
      source: { title: text('Printer 2'), state: option('resolved') },
      closed: { source: true },
      comments: { source: [comment('1')] },
      files: { source: [file('2', { createdAt: '2026-11-23T12:00:01.000Z' })] },
    });
    expect(order(closed)).toEqual(['target summary', 'target add-comment', 'target add-file', 'target status']);
  });

  it('reopening comes before the comments', () => {
    const reopened = plan({
      source: { state: option('new'), title: text('Printer 2') },
      target: { status: option('done') },
      closed: { target: true },
      route: { reopen: 'reopen' },
      link: { fields: baselineOf({ state: option('resolved') }, { status: option('done') }) },
      comments: { source: [comment('1')] },
    });
    expect(order(reopened)).toEqual(['target summary+status', 'target add-comment']);
  });

  it('a text that was cut is attached before the closing status', () => {
    const short = mapping({
      id: 'title',
      source: { field: 'title', label: 'Title', type: 'text', role: 'title' },
      target: { field: 'summary', label: 'Summary', type: 'text', role: 'title', maxLength: 60 },
    });
    const long = 'a long title '.repeat(20);
    const cut = plan({
      route: { mappings: [short, statusMapping] },
      source: { title: text(long), state: option('resolved') },
      closed: { source: true },
    });
    expect(order(cut)).toEqual(['target summary', 'target attach-text', 'target status']);
    expect(cut.operations[1]).toMatchObject({ name: 'Summary (full text).txt', text: long });
  });

  it('the plan does not depend on the order of the mappings', () => {
    const severity = mapping({
      id: 'resolution',
      source: { field: 'outcome', label: 'Outcome', type: 'option' },
      target: { field: 'resolution', label: 'Resolution', type: 'option' },
    });
    const all = [titleMapping, statusMapping, descriptionMapping, severity];
    const change = (mappings: readonly object[]): Change => ({
      route: { ...closing, mappings },
      source: { title: text('Printer 2'), state: option('resolved'), outcome: option('9') },
      target: { resolution: EMPTY },
      closed: { source: true },
      link: {
        fields: {
          ...baselineOf({}, {}),
          resolution: { shape: shapeFor(severity), source: fingerprintOf(EMPTY), target: fingerprintOf(EMPTY) },
        },
      },
    });
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(written(plan(change(shuffled)), 'target')).toEqual({
          summary: text('Printer 2'),
          status: option('done'),
          resolution: option('9'),
        });
      }),
      { numRuns: 24 },
    );
  });
});

describe('closure (S6)', () => {
  it('closing fields go with a closing status', () => {
    expect(written(plan({ route: closing, source: { state: option('resolved') }, closed: { source: true } }), 'target')).toEqual({
      status: option('done'),
      resolution: option('1', 'Done'),
    });
  });

  it('they stay away from a status that does not close, and from a ticket that is closed already', () => {
    const waiting = {
      ...statusMapping,
      values: { pairs: [{ source: { id: 'wait', label: 'w' }, target: { id: 'waiting', label: 'w' } }], unmapped: { kind: 'skip' } },
    };
    expect(written(plan({ route: { ...closing, mappings: [waiting] }, source: { state: option('wait') } }), 'target')).toEqual({
      status: option('waiting', 'w'),
    });
    expect(
      written(
        plan({ route: { ...closing, mappings: [waiting] }, source: { state: option('wait') }, closed: { source: true, target: true } }),
        'target',
      ),
    ).toEqual({ status: option('waiting', 'w') });
  });

  it('a mapped field wins over a closing field (M6)', () => {
    const outcome = mapping({
      id: 'resolution',
      source: { field: 'outcome', label: 'Outcome', type: 'option' },
      target: { field: 'resolution', label: 'Resolution', type: 'option' },
    });
    const closed = plan({
      route: { ...closing, mappings: [statusMapping, outcome] },
      source: { state: option('resolved'), outcome: option('9') },
      target: { resolution: EMPTY },
      closed: { source: true },
      link: {
        fields: {
          ...baselineOf({}, {}),
          resolution: { shape: shapeFor(outcome), source: fingerprintOf(EMPTY), target: fingerprintOf(EMPTY) },
        },
      },
    });
    expect(written(closed, 'target')).toEqual({ status: option('done'), resolution: option('9') });
    expect(
      closed.operations
        .flatMap((operation) => (operation.kind === 'update' ? operation.changes : []))
        .filter((each) => each.field === 'resolution'),
    ).toMatchObject([{ mappingId: 'resolution' }]);
  });

  it('companions of a pair go along (M4)', () => {
    const paired = {
      ...statusMapping,
      values: {
        pairs: [
          {
            source: { id: 'hold', label: 'Hold' },
            target: { id: 'waiting', label: 'Waiting' },
            companions: { source: [{ field: 'hold_reason', value: '1', type: 'option' }], target: [] },
          },
        ],
        unmapped: { kind: 'skip' },
      },
    };
    expect(written(plan({ route: { mappings: [paired] }, target: { status: option('waiting') } }), 'source')).toEqual({
      state: option('hold', 'Hold'),
      hold_reason: option('1'),
    });
  });
});

describe('reopening (S6)', () => {
  const reopened: Change = {
    source: { state: option('new') },
    target: { status: option('done') },
    closed: { target: true },
    link: { fields: baselineOf({ state: option('resolved') }, { status: option('done') }) },
  };
  it('policy report: nothing is written, and it is said', () => {
    expect(plan(reopened)).toMatchObject({ operations: [], notes: [{ kind: 'reopen-reported', end: 'target' }] });
  });
  it('policy reopen: the other end is reopened', () => {
    expect(written(plan({ ...reopened, route: { reopen: 'reopen' } }), 'target')).toEqual({ status: option('open') });
  });
});

describe('conflicts and parked fields (M8, X6)', () => {
  it('the losing value goes with the write and is said', () => {
    const both = plan({ source: { title: text('Printer A') }, target: { summary: text('Printer B') } });
    expect(both.operations).toMatchObject([{ end: 'target', changes: [{ after: text('Printer A'), loser: text('Printer B') }] }]);
    expect(both.notes).toMatchObject([{ kind: 'conflict', winner: 'source', loser: 'Printer B' }]);
  });

  it('a mapping’s own policy wins over the route’s', () => {
    const own = { ...titleMapping, conflict: 'target-wins' };
    const both = plan({ route: { mappings: [own] }, source: { title: text('Printer A') }, target: { summary: text('Printer B') } });
    expect(written(both, 'source')).toEqual({ title: text('Printer B') });
  });

  const parked = (tried: FieldValue, retryAt: string) => ({
    title: { end: 'target' as const, reason: 'Not accepted.', tried: fingerprintOf(tried), since: NOON, retryAt, attempts: 1 },
  });
  it.each<[string, FieldValue, string, number]>([
    ['the same value before its time waits', text('Printer 2'), '2026-11-23T12:05:00.000Z', 0],
    ['the same value when its time has come is tried', text('Printer 2'), '2026-11-23T11:59:00.000Z', 1],
    ['another value is tried at once', text('Printer 3'), '2026-11-23T12:05:00.000Z', 1],
  ])('%s', (_what, tried, retryAt, writes) => {
    const result = plan({ source: { title: text('Printer 2') }, link: { parked: parked(tried, retryAt) } });
    expect(result.operations).toHaveLength(writes);
    expect(result.notes.some((note) => note.kind === 'parked')).toBe(writes === 0);
  });

  it('M10 a newly mapped field takes its baseline as found', () => {
    const fresh = mapping({
      id: 'new',
      source: { field: 'site', label: 'Site', type: 'text' },
      target: { field: 'place', label: 'Place', type: 'text' },
    });
    expect(plan({ route: { mappings: [fresh] }, source: { site: text('Berlin') }, target: { place: text('London') } })).toMatchObject({
      operations: [],
      record: ['new'],
    });
  });

  it('M10 a mapping that now compares other fields has no baseline', () => {
    const other = { ...titleMapping, target: { ...titleMapping.target, field: 'headline' } };
    expect(
      plan({ route: { mappings: [other] }, target: { headline: text('Anything') }, link: { fields: baselineOf({}, {}) } }),
    ).toMatchObject({
      operations: [],
      record: ['title'],
    });
  });
});

describe('values without a pair on a linked ticket (M5)', () => {
  const strange = { source: { title: text('Printer 2'), state: option('strange', 'Strange') } };
  it('skip: the field is left out and reported, the rest travels', () => {
    const skipped = plan(strange);
    expect(written(skipped, 'target')).toEqual({ summary: text('Printer 2') });
    expect(skipped.notes).toMatchObject([{ kind: 'unmapped', mappingId: 'status', value: 'Strange' }]);
    expect(skipped.refusal).toBeUndefined();
  });
  it('fail: nothing of the ticket travels, and the reason names field and value', () => {
    const failing = { ...statusMapping, values: { pairs: [], unmapped: { kind: 'fail' } } };
    const failed = plan({ ...strange, route: { mappings: [titleMapping, failing] }, comments: { source: [comment('1')] } });
    expect(failed.operations).toEqual([]);
    expect(failed.refusal).toMatch(/Strange.*State/);
  });
});

describe('a composed description (D3)', () => {
  const lines = [{ label: 'Number', value: 'INC1' }];
  const now = composed(lines, rich('It jams.'));
  const composedLink: Change = {
    target: { description: now },
    link: { composedOn: 'target', fields: composedBaseline() },
  };
  const updating = { composition: { fields: [], updateBelowSeparator: true } };

  it('a later change of the original leaves the copy alone unless the mapping says so', () => {
    expect(plan({ ...composedLink, source: { body: rich('It still jams.') } }).operations).toEqual([]);
  });
  it('with the choice made, only the part below the separator is rewritten', () => {
    const after = written(plan({ ...composedLink, route: updating, source: { body: rich('It still jams.') } }), 'target')['description'];
    expect(after === undefined ? '' : plainOf(after)).toMatch(/^Number: INC1\n[\s\S]*It still jams\.$/);
  });
  it('only the part below the separator travels back', () => {
    const back = plan({ ...composedLink, target: { description: composed(lines, rich('Fixed the roller.')) } });
    const body = written(back, 'source')['body'];
    expect(body === undefined ? '' : plainOf(body)).toBe('Fixed the roller.');
  });
  it('a removed separator stops both directions and is reported', () => {
    const torn = plan({ ...composedLink, route: updating, source: { body: rich('Changed.') }, target: { description: rich('It jams.') } });
    expect(torn).toMatchObject({ operations: [], notes: [{ kind: 'separator-removed', end: 'target' }] });
  });
});

it('K3 a comment flood stops the whole ticket', () => {
  const flood = Array.from({ length: 21 }, (_, index) => comment(String(index)));
  const stopped = plan({ source: { title: text('Printer 2') }, comments: { target: flood } });
  expect(stopped.operations).toEqual([]);
  expect(stopped.pause).toMatch(/21 comments/);
});

it('an unreadable field changes nothing and is reported (M3)', () => {
  const input = inputOf({ target: { summary: text('Printer 9') } });
  const { title: _unreadable, ...fields } = input.observed.source.ticket.fields;
  const source = { ...input.observed.source, ticket: { ...input.observed.source.ticket, fields } };
  expect(planLinked({ ...input, observed: { ...input.observed, source } })).toMatchObject({
    operations: [],
    notes: [{ kind: 'unreadable', end: 'source', mappingId: 'title' }],
  });
});

function baselineOf(source: Fields, target: Fields) {
  const of = route({ mappings: [titleMapping, statusMapping, descriptionMapping] });
  return linkOf(of, { source: ticket({ ...sourceBefore, ...source }), target: ticket({ ...targetBefore, ...target }) }).fields;
}

function composedBaseline() {
  const of = route({ mappings: [titleMapping, statusMapping, descriptionMapping] });
  const tickets = {
    source: ticket(sourceBefore),
    target: ticket({ ...targetBefore, description: composed([{ label: 'Number', value: 'INC1' }], rich('It jams.')) }),
  };
  return linkOf(of, tickets, { composedOn: 'target' }).fields;
}

function shapeFor(of: ReturnType<typeof mapping>): string {
  return linkOf(route({ mappings: [of] }), { source: ticket({}), target: ticket({}) }).fields[of.id]?.shape ?? '';
}

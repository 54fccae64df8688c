import { describe, expect, it } from 'vitest';
import { FieldRejectedError, StaleVersionError, TicketGoneError, TicketRejectedError, UnknownOutcomeError } from '../../core/errors';
import type { FieldValue } from '../../core/model/value';
import type { Asked } from './site.fixture';
import { Reply, nativeIssue, scripted } from './site.fixture';

const ref = { id: '1', type: '10001' };
const summary: FieldValue = { kind: 'text', text: 'New' };
const closed = { id: '6', name: 'Closed', statusCategory: { key: 'done' } };
const open = { id: '1', name: 'Open', statusCategory: { key: 'new' } };
const reopen: Readonly<Record<string, FieldValue>> = { summary, status: { kind: 'option', option: { id: '1', label: 'Open' } } };

/** A closed issue that takes edits only when it is open, as the workflow property `jira.issue.editable` makes it. */
function lockedWhenClosed(refusal: unknown): { answer: (request: Asked) => unknown; puts: () => number } {
  let status = closed;
  let title = 'Old';
  let puts = 0;
  return {
    puts: () => puts,
    answer({ method, path }) {
      const issue = (): unknown => nativeIssue('1', { status, summary: title, resolution: null });
      if (method === 'PUT') {
        puts += 1;
        if (status === closed) return new Reply(400, refusal);
        title = 'New';
        return issue();
      }
      if (path.endsWith('/transitions') && method === 'POST') {
        status = open;
        return new Reply(204);
      }
      if (path.includes('/transitions')) return { transitions: [{ id: '3', name: 'Reopen', to: open, fields: {} }] };
      return { issues: [issue()] };
    },
  };
}

describe('updating an issue', () => {
  it.each([
    ['as a whole', { errorMessages: ['The issue is not editable.'], errors: {} }],
    ['field by field', { errorMessages: [], errors: { summary: 'Field cannot be set.' } }],
  ])('reopens first what refuses edits %s while it is closed (S6)', async (_how, refusal) => {
    const { connector } = scripted(lockedWhenClosed(refusal).answer);
    const result = await connector.update(ref, reopen, { want: ['summary', 'status'] });
    expect(result).toMatchObject({ fieldsRefused: [], ticket: { closed: false, fields: { summary } } });
  });

  it('throws for some refused fields before it moves anything', async () => {
    const site = lockedWhenClosed({ errors: { duedate: 'No.' } });
    const { connector, asked } = scripted(site.answer);
    const fields = { ...reopen, duedate: { kind: 'date', date: '2026-01-01' } } as const;
    await expect(connector.update(ref, fields, { want: [] })).rejects.toThrow(FieldRejectedError);
    expect(asked.map(({ method }) => method)).toEqual(['PUT']);
  });

  it.each([
    [409, StaleVersionError],
    [403, TicketRejectedError],
    [404, TicketGoneError],
    [500, UnknownOutcomeError],
  ])('turns a %i into what to do next', async (status, kind) => {
    const { connector } = scripted(() => new Reply(status, { errorMessages: ['No.'] }));
    await expect(connector.update(ref, { summary }, { want: [] })).rejects.toThrow(kind);
  });

  it('has no read-back when Jira returns no issue, or one that makes no sense', async () => {
    for (const reply of [new Reply(204), new Reply(200, { id: '1' }), new Reply(200, 'nonsense')]) {
      const { connector } = scripted(() => reply);
      expect(await connector.update(ref, { summary }, { want: ['summary'] })).toEqual({ continuous: false, fieldsRefused: [] });
    }
  });

  it('never empties a status', async () => {
    const { connector, asked } = scripted(() => undefined);
    await expect(connector.update(ref, { status: { kind: 'empty' } }, { want: [] })).rejects.toThrow(FieldRejectedError);
    expect(asked).toEqual([]);
  });
});

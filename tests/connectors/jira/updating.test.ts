import { beforeEach, describe, expect, it } from 'vitest';
import { FIELDS, STATUSES } from '../../../sandbox/jira/seed';
import { FieldRejectedError } from '../../../src/core/errors';
import { HELP, calls, connector, created, draft, emulator, freshSite, option, read, statusOf, text, useWorkflow } from './acme';

beforeEach(freshSite);

describe('updating', () => {
  it('writes one field in one call and reads it back in the same (S8)', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const result = await connector.update(ref, { summary: text('New title') }, { want: ['summary', 'priority'] });
    expect(calls).toEqual([`PUT /rest/api/3/issue/${ref.id}`]);
    expect(result).toMatchObject({
      continuous: false,
      fieldsRefused: [],
      ticket: { fields: { summary: text('New title'), priority: option('3', 'Medium') } },
    });
    expect(result.ticket?.version).toBe((await read(ref.id)).ticket.version);
  });

  it('clears fields', async () => {
    const { ref } = await created(draft('c-1', { labels: { kind: 'labels', labels: ['a'] }, [FIELDS.severity]: option('10101') }));
    const cleared = await connector.update(
      ref,
      { labels: { kind: 'empty' }, [FIELDS.severity]: { kind: 'empty' } },
      { want: ['labels', FIELDS.severity] },
    );
    expect(cleared.ticket?.fields).toEqual({ labels: { kind: 'empty' }, [FIELDS.severity]: { kind: 'empty' } });
  });

  it('names the refused field and writes nothing', async () => {
    const { ref } = await created(draft('c-1'));
    const refused = connector.update(ref, { [FIELDS.severity]: option('99999'), summary: text('No') }, { want: [] });
    await expect(refused).rejects.toBeInstanceOf(FieldRejectedError);
    await expect(refused).rejects.toMatchObject({ fields: [FIELDS.severity] });
    expect((await read(ref.id, ['summary'])).ticket.fields['summary']).toEqual(text('Ticket c-1'));
  });

  it('takes the direct transition with two calls and a read-back', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const result = await connector.update(ref, { status: option(STATUSES.inProgress) }, { want: ['status'] });
    expect(statusOf(result.ticket)).toBe(STATUSES.inProgress);
    expect(calls).toEqual([
      `GET /rest/api/3/issue/${ref.id}/transitions`,
      `POST /rest/api/3/issue/${ref.id}/transitions`,
      'POST /rest/api/3/issue/bulkfetch',
    ]);
  });

  it('writes fields first and the closing status last, over several steps (S6)', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const fields = { status: option(STATUSES.done), summary: text('Fixed'), resolution: option('10000', 'Done') };
    const result = await connector.update(ref, fields, { want: ['status', 'summary', 'resolution'] });
    expect(result.fieldsRefused).toEqual([]);
    expect(result.ticket?.fields).toMatchObject({ summary: text('Fixed'), resolution: option('10000', 'Done') });
    expect(result.ticket?.closed).toBe(true);
    expect(calls[0]).toBe(`PUT /rest/api/3/issue/${ref.id}`);
  });

  it('names the field that a transition requires and nobody gave', async () => {
    const scope = HELP;
    const { ref } = await created(draft('c-1', {}, scope));
    const refused = connector.update(ref, { status: option(STATUSES.resolved) }, { want: ['status'] });
    await expect(refused).rejects.toMatchObject({
      fields: ['resolution', 'status'],
      message: expect.stringContaining('Resolve this issue') as string,
    });
  });

  it('reports the status alone when the fields are written already', async () => {
    const { ref } = await created(draft('c-1', {}, HELP));
    const result = await connector.update(
      ref,
      { status: option(STATUSES.resolved), summary: text('Written') },
      { want: ['summary', 'status'] },
    );
    expect(result.fieldsRefused.map(({ field }) => field)).toEqual(['status']);
    expect(result.ticket?.fields['summary']).toEqual(text('Written'));
  });

  it('reopens and leaves no resolution behind (S6)', async () => {
    const { ref } = await created(draft('c-1', { status: option(STATUSES.done), resolution: option('10000', 'Done') }));
    const result = await connector.update(ref, { status: option(STATUSES.toDo) }, { want: ['status', 'resolution'] });
    expect([statusOf(result.ticket), result.ticket?.fields['resolution'], result.ticket?.closed]).toEqual([
      STATUSES.toDo,
      { kind: 'empty' },
      false,
    ]);
  });

  it('does not set out for a status of another workflow', async () => {
    const { ref } = await created(draft('c-1'));
    const refused = connector.update(ref, { status: option(STATUSES.waitingForCustomer) }, { want: [] });
    await expect(refused).rejects.toMatchObject({ fields: ['status'] });
    expect(emulator.admin.issue(ref.id)?.statusId).toBe(STATUSES.toDo);
  });

  it('goes round a step that asks for what is not at hand', async () => {
    const { ref } = await created(draft('c-1', {}, HELP));
    useWorkflow('HELP', [
      {
        id: '11',
        name: 'Triage',
        from: [STATUSES.waitingForSupport],
        to: STATUSES.inProgress,
        screen: [{ fieldId: FIELDS.severity, required: true }],
      },
      { id: '21', name: 'Ask', from: [STATUSES.waitingForSupport], to: STATUSES.waitingForCustomer },
      { id: '31', name: 'Close', from: [STATUSES.inProgress, STATUSES.waitingForCustomer], to: STATUSES.closed },
    ]);
    const result = await connector.update(ref, { status: option(STATUSES.closed) }, { want: ['status'] });
    expect([statusOf(result.ticket), result.fieldsRefused]).toEqual([STATUSES.closed, []]);
  });

  it('comes back from a dead end', async () => {
    const { ref } = await created(draft('c-1', {}, HELP));
    useWorkflow('HELP', [
      { id: '11', name: 'Wait', from: [STATUSES.waitingForSupport], to: STATUSES.waitingForCustomer },
      { id: '12', name: 'Back', from: [STATUSES.waitingForCustomer], to: STATUSES.waitingForSupport },
      { id: '21', name: 'Work', from: [STATUSES.waitingForSupport], to: STATUSES.inProgress },
      { id: '31', name: 'Close', from: [STATUSES.inProgress], to: STATUSES.closed },
    ]);
    const result = await connector.update(ref, { status: option(STATUSES.closed) }, { want: ['status'] });
    expect([statusOf(result.ticket), result.fieldsRefused]).toEqual([STATUSES.closed, []]);
  });

  it('clears a resolution that the workflow leaves behind, or says that it could not (S6)', async () => {
    const { ref } = await created(draft('c-1', { status: option(STATUSES.resolved), resolution: option('10000', 'Done') }, HELP));
    useWorkflow('HELP', [{ id: '61', name: 'Back', from: [STATUSES.resolved], to: STATUSES.waitingForSupport }]);
    const result = await connector.update(ref, { status: option(STATUSES.waitingForSupport) }, { want: ['status', 'resolution'] });
    expect(statusOf(result.ticket)).toBe(STATUSES.waitingForSupport);
    expect(result.fieldsRefused.map(({ field }) => field)).toEqual(['resolution']);
  });

  it('does nothing to an issue that is in the status already', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const result = await connector.update(ref, { status: option(STATUSES.toDo) }, { want: ['status'] });
    expect([statusOf(result.ticket), result.fieldsRefused]).toEqual([STATUSES.toDo, []]);
    expect(calls.filter((call) => call.startsWith('POST') && call.endsWith('/transitions'))).toEqual([]);
  });
});

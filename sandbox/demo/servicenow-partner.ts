import { z } from 'zod';
import { fromHtml } from '../../src/core/richtext/html';
import { toPlainText } from '../../src/core/richtext/plain';
import { ISSUE_TYPES } from '../jira/seed';
import { storyConnection } from '../story/connection';
import { overlappingConnection } from '../story/overlapping';
import { serviceNowPlan } from '../story/set-up';
import { integrationAccount, seedAccounts } from '../servicenow/seed-accounts';
import type { ServiceNowEmulator } from '../servicenow/emulator';
import type { DemoPartner } from './partner';
import { bytesOver, type Rest, restOver } from './rest';
import { folded, type TicketView } from './ticket-view';

const cell = z.object({ value: z.string(), display_value: z.string().nullable() });
const rowSchema = z.record(z.string(), z.union([cell, z.string()]));
const rows = z.object({ result: z.array(rowSchema) });
const one = z.object({ result: rowSchema });
const plainRows = z.object({ result: z.array(z.record(z.string(), z.string())) });

const FIELDS = [
  'sys_id',
  'number',
  'sys_class_name',
  'short_description',
  'description',
  'state',
  'priority',
  'active',
  'caller_id',
  'caller_id.email',
  'category',
  'assignment_group',
];

/** The customers who have an account in Jira, see story/people.ts. */
const KNOWN = /^(alice\.martin|ben\.okafor|carla\.rossi|deniz\.yilmaz|emma\.larsen)@customer\.example$/;

/** ServiceNow in the demo, through its Table and Attachment APIs as people of the service desk. */
export function serviceNowPartner(servicenow: ServiceNowEmulator): DemoPartner {
  const send = (request: Request): Promise<Response> => servicenow.fetch(request);
  const origin = servicenow.origins[0] ?? '';
  const as = (userName: string): Rest => restOver(send, origin, { authorization: basic(userName), accept: 'application/json' });
  const agent = as('beth.anglin');
  const reader = as(integrationAccount.userName);
  const tableOf = new Map<string, string>();

  const view = async (row: z.infer<typeof rowSchema>): Promise<TicketView> => {
    const id = value(row, 'sys_id');
    tableOf.set(id, value(row, 'sys_class_name'));
    const journal = plainRows.parse(
      await reader(
        'GET',
        `/api/now/table/sys_journal_field?sysparm_query=element_id=${id}^ORDERBYsys_created_on&sysparm_fields=sys_id,element,value,sys_created_by&sysparm_exclude_reference_link=true`,
      ),
    ).result;
    const files = plainRows.parse(await reader('GET', `/api/now/attachment?sysparm_query=table_sys_id=${id}`)).result;
    return {
      id,
      key: value(row, 'number'),
      title: value(row, 'short_description'),
      description: value(row, 'description'),
      status: value(row, 'state'),
      priority: value(row, 'priority'),
      open:
        value(row, 'active') === 'true' && !(value(row, 'sys_class_name') === 'incident' && ['6', '7', '8'].includes(value(row, 'state'))),
      ...(value(row, 'caller_id') === '' ? {} : { requester: { name: display(row, 'caller_id'), email: value(row, 'caller_id.email') } }),
      comments: journal.map((entry) => ({
        id: entry['sys_id'] ?? '',
        text: folded(journalText(entry['value'] ?? '')),
        visibility: entry['element'] === 'comments' ? 'public' : 'internal',
        byApp: entry['sys_created_by'] === integrationAccount.userName,
      })),
      files: await Promise.all(
        files.map(async (file) => ({
          id: file['sys_id'] ?? '',
          name: file['file_name'] ?? '',
          bytes: await bytesOver(send, `${origin}/api/now/attachment/${file['sys_id'] ?? ''}/file`, {
            authorization: basic(integrationAccount.userName),
          }),
          byApp: file['sys_created_by'] === integrationAccount.userName,
        })),
      ),
    };
  };
  const list = async (table: string, query = ''): Promise<readonly TicketView[]> => {
    const found: TicketView[] = [];
    for (let offset = 0; ; offset += 200) {
      const page = rows.parse(
        await reader(
          'GET',
          `/api/now/table/${table}?sysparm_query=${query}ORDERBYnumber&sysparm_fields=${FIELDS.join(',')}&sysparm_display_value=all&sysparm_exclude_reference_link=true&sysparm_limit=200&sysparm_offset=${offset}`,
        ),
      ).result;
      for (const row of page) found.push(await view(row));
      if (page.length === 0) return found;
    }
  };
  const read = async (id: string): Promise<TicketView> => {
    const table = tableOf.get(id) ?? 'incident';
    return view(
      one.parse(
        await reader(
          'GET',
          `/api/now/table/${table}/${id}?sysparm_fields=${FIELDS.join(',')}&sysparm_display_value=all&sysparm_exclude_reference_link=true`,
        ),
      ).result,
    );
  };
  const patch = async (id: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    await agent('PATCH', `/api/now/table/${tableOf.get(id) ?? 'incident'}/${id}`, fields);
  };

  return {
    name: 'ServiceNow',
    platform: 'servicenow',
    overlapTypeId: ISSUE_TYPES.task,
    prepare: async () => undefined,
    settle: async () => undefined,
    plan: (now) => serviceNowPlan(now),
    overlappingPlan: (now) => ({ ...serviceNowPlan(now), connection: overlappingConnection(now), partnerEnd: 'target' }),
    tickets: async () => [...(await list('incident')), ...(await list('sc_task'))],
    ticket: read,
    overlapTickets: () => list('problem', 'correlation_idISNOTEMPTY^'),
    create: async ({ title, description, requester }) => {
      const people = plainRows.parse(
        await agent('GET', `/api/now/table/sys_user?sysparm_query=email=${requester.email}&sysparm_fields=sys_id`),
      ).result;
      const caller = people[0]?.['sys_id'];
      const created = one.parse(
        await agent('POST', '/api/now/table/incident?sysparm_fields=sys_id', {
          short_description: title,
          description,
          state: '1',
          impact: '2',
          urgency: '2',
          ...(caller === undefined ? {} : { caller_id: caller }),
        }),
      );
      const id = value(created.result, 'sys_id');
      tableOf.set(id, 'incident');
      return id;
    },
    edit: async (id, title) => patch(id, { short_description: title }),
    comment: async (id, words, visibility) => patch(id, { [visibility === 'public' ? 'comments' : 'work_notes']: words }),
    attach: async (id, name, bytes) => {
      const query = `table_name=${tableOf.get(id) ?? 'incident'}&table_sys_id=${id}&file_name=${encodeURIComponent(name)}`;
      await agent('POST', `/api/now/attachment/file?${query}`, bytes, { 'content-type': 'application/octet-stream' });
    },
    close: async (id) => patch(id, { state: '6', close_code: 'Solved (Permanently)', close_notes: 'Replaced the switch.' }),
    reopen: async (id) => patch(id, { state: '2' }),
    provokeRefusal: async (jira, accountId, { ticket, issue }) => {
      const rules = servicenow.admin.switches().businessRules;
      const frozen = { kind: 'set', field: 'short_description', value: ticket.title } as const;
      servicenow.admin.set({
        businessRules: [
          ...rules,
          { name: 'Title is frozen', table: 'incident', when: `number=${ticket.key}`, enabled: true, effect: frozen },
        ],
      });
      await jira.edit(accountId, issue.id, { summary: 'A title the partner freezes' });
      return {
        field: 'Short description',
        kept: async () => (await read(ticket.id)).title === ticket.title,
        undo: () => jira.edit(accountId, issue.id, { summary: ticket.title }),
      };
    },
    composedLines: (ticket) =>
      ticket.key.startsWith('INC')
        ? [
            `Number: ${ticket.key}`,
            ...(ticket.requester === undefined
              ? []
              : [`Caller: ${ticket.requester.name}${ticket.requester.email === '' ? '' : ` <${ticket.requester.email}>`}`]),
          ]
        : [],
    hasContact: (ticket) => ticket.requester !== undefined && KNOWN.test(ticket.requester.email),
    jiraStatus: (ticket) => mapped(ticket, 'status', ticket.status),
    jiraPriority: (ticket) => mapped(ticket, 'priority', ticket.priority),
    showsUnmatchedRequesters: (ticket) => ticket.key.startsWith('INC'),
    isPlainProject: (ticket) => !ticket.key.startsWith('INC'),
  };

  function mapped(ticket: TicketView, mappingId: string, id: string): string | undefined {
    const routeId = ticket.key.startsWith('INC') ? 'incidents' : 'catalogue-tasks';
    const route = storyConnection(0).routes.find((candidate) => candidate.id === routeId);
    return route?.mappings.find((mapping) => mapping.id === mappingId)?.values?.pairs.find((pair) => pair.source.id === id)?.target.id;
  }
}

function basic(userName: string): string {
  const password = seedAccounts.find((account) => account.userName === userName)?.password ?? '';
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}

function value(row: z.infer<typeof rowSchema>, field: string): string {
  const found = row[field];
  return found === undefined ? '' : typeof found === 'string' ? found : found.value;
}

function display(row: z.infer<typeof rowSchema>, field: string): string {
  const found = row[field];
  return found === undefined || typeof found === 'string' ? (found ?? '') : (found.display_value ?? '');
}

/** Text of a journal entry; HTML stands between `[code]` tags. */
function journalText(entry: string): string {
  return entry
    .split(/(\[code\][\s\S]*?\[\/code\])/)
    .map((part) => (part.startsWith('[code]') ? toPlainText(fromHtml(part.slice(6, -7))) : part))
    .join(' ');
}

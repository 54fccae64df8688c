import { z } from 'zod';
import type { FieldInfo, OptionInfo, TicketTypeInfo } from '../../core/model/field';
import type { RouteScope } from '../../engine/ports/connector';
import { type Catalogue, type CustomField } from './catalogue';
import { queryString, type RtClient } from './client';
import { customFieldType } from './custom-fields';
import { goodRows, pageSchema, ticketSchema } from './native';
import { customFieldId, customFieldOf, STANDARD_FIELDS } from './standard-fields';
import { STANDARD } from './statuses';
import { TICKET_TYPE } from './ticket';
import { all, anyQueue } from './ticket-sql';

const queueRowSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  Name: z.string(),
  Disabled: z.union([z.string(), z.number()]).nullish(),
});

/** The queues the user sees; each is a type of ticket of its own. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Queues */
export async function ticketTypes(client: RtClient): Promise<readonly TicketTypeInfo[]> {
  const queues: TicketTypeInfo[] = [];
  for (let page = 1; page <= 50; page += 1) {
    const parameters = queryString([
      ['fields', 'Name,Disabled'],
      ['per_page', '100'],
      ['page', String(page)],
      ['orderby', 'id'],
    ]);
    const { items } = (await client.get(`/queues/all?${parameters}`)).json(pageSchema);
    for (const queue of goodRows(items, queueRowSchema)) {
      if (String(queue.Disabled ?? '0') === '1') continue;
      queues.push({ type: TICKET_TYPE, label: 'Ticket', container: queue.id, containerLabel: queue.Name, internalComments: true });
    }
    // Queues that may not be seen are taken out of a page after it was cut: only an empty one is the end.
    if (items.length === 0) break;
  }
  return queues.sort((a, b) => a.containerLabel.localeCompare(b.containerLabel));
}

/** The fields of a queue's tickets, custom fields included. */
export async function fieldsOf(catalogue: Catalogue, scope: RouteScope): Promise<readonly FieldInfo[]> {
  const { fields } = await catalogue.customFieldsOf(scope.container);
  return [...STANDARD_FIELDS, ...fields.map(fieldInfo).filter((field) => field !== undefined)];
}

function fieldInfo(field: CustomField): FieldInfo | undefined {
  const type = customFieldType(field);
  if (type === undefined) return undefined;
  return {
    id: customFieldId(field.id),
    label: field.name,
    type,
    ...(field.kind === 'Text' || field.kind === 'Wikitext' ? { multiline: true } : {}),
    requiredOnCreate: false,
    settableOnCreate: true,
    editable: true,
    custom: true,
    ...(type === 'dateTime' ? { normalisation: { secondsGrain: 1 } } : type === 'text' ? { normalisation: { trim: true } } : {}),
  };
}

/** Live values of statuses and select fields. */
export async function valuesOf(client: RtClient, catalogue: Catalogue, scope: RouteScope, field: string): Promise<readonly OptionInfo[]> {
  if (field === 'Status') return statusesOf(client, scope.container);
  if (field === 'Queue')
    return (await ticketTypes(client)).map(({ container, containerLabel }) => ({ id: container, label: containerLabel }));
  const custom = customFieldOf(field);
  const definition = custom === undefined ? undefined : await catalogue.customField(custom);
  return definition?.kind === 'Select' ? definition.values.map((value) => ({ id: value, label: value })) : [];
}

const lifecycleSchema = z.object({ Lifecycle: z.string().nullish() });

/**
 * The statuses of a queue. REST 2 does not publish lifecycles: RT's own one is known, those an installation defines are gathered from the
 * tickets in use and from the moves these offer. https://docs.bestpractical.com/rt/5.0.3/customizing/lifecycles.html
 */
async function statusesOf(client: RtClient, queue: string): Promise<readonly OptionInfo[]> {
  const { Lifecycle: lifecycle } = (await client.get(`/queue/${encodeURIComponent(queue)}`)).json(lifecycleSchema);
  const found = new Map<string, OptionInfo>();
  if (lifecycle === 'default') {
    for (const [id, { label, closed }] of STANDARD) if (id !== 'deleted') found.set(id, { id, label, closed });
    return [...found.values()];
  }
  const offered = new Set<string>();
  for (const kind of ['__Active__', '__Inactive__'] as const) {
    const parameters = queryString([
      ['query', all(anyQueue([queue]), `Status = '${kind}'`)],
      ['fields', 'Subject,Status,Queue,Created,LastUpdated,_hyperlinks'],
      ['orderby', 'LastUpdated'],
      ['order', 'DESC'],
      ['per_page', '100'],
    ]);
    for (const ticket of goodRows((await client.get(`/tickets?${parameters}`)).json(pageSchema).items, ticketSchema)) {
      found.set(ticket.Status, option(ticket.Status, kind === '__Inactive__'));
      for (const link of ticket._hyperlinks) if (link.ref === 'lifecycle' && link.to !== '') offered.add(link.to);
    }
  }
  for (const status of offered) if (!found.has(status)) found.set(status, option(status, STANDARD.get(status)?.closed ?? false));
  found.delete('deleted');
  return [...found.values()];
}

function option(status: string, closed: boolean): OptionInfo {
  return { id: status, label: STANDARD.get(status)?.label ?? status.charAt(0).toUpperCase() + status.slice(1), closed };
}

import { z } from 'zod';
import { TicketGoneError } from '../../core/errors';
import type { RtClient } from './client';
import type { CustomFieldKind } from './custom-fields';
import { mapLimited } from './limited';

/** A custom field as defined. `values` holds the choices of a select field. */
export interface CustomField extends CustomFieldKind {
  readonly id: string;
  readonly name: string;
  readonly values: readonly string[];
}

/** What queues and custom fields are, asked once per invocation. */
export interface Catalogue {
  /** Undefined for a field that does not exist or may not be seen. */
  customField(id: string): Promise<CustomField | undefined>;
  /** Custom fields of a queue's tickets, as far as their definitions may be seen, and the names of the others. */
  customFieldsOf(queue: string): Promise<{ readonly fields: readonly CustomField[]; readonly hidden: readonly string[] }>;
}

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? '' : String(value)));

const definitionSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  Name: z.string(),
  Type: z.string(),
  MaxValues: text,
  Values: z.array(z.unknown()).optional(),
});

const queueSchema = z.object({
  Name: text,
  TicketCustomFields: z
    .union([z.array(z.object({ id: z.union([z.string(), z.number()]).transform(String), name: text })), z.literal('')])
    .optional(),
});

export function createCatalogue(client: RtClient): Catalogue {
  const definitions = new Map<string, Promise<CustomField | undefined>>();
  // https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Custom-Fields
  const define = async (id: string): Promise<CustomField | undefined> => {
    const answer = await client.send({ kind: 'read', method: 'GET', path: `/customfield/${id}`, expect: [403, 404] });
    if (answer.status !== 200) return undefined;
    const found = answer.json(definitionSchema);
    const values = (found.Values ?? []).filter((value) => typeof value === 'string');
    return { id: found.id, name: found.Name, kind: found.Type, multiple: found.MaxValues !== '1', values };
  };
  const catalogue: Catalogue = {
    customField: (id) => {
      const known = definitions.get(id) ?? define(id);
      definitions.set(id, known);
      known.catch(() => definitions.delete(id));
      return known;
    },
    customFieldsOf: async (queue) => {
      // https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Queues
      const answer = await client.send({ kind: 'read', method: 'GET', path: `/queue/${encodeURIComponent(queue)}`, expect: [403, 404] });
      if (answer.status !== 200) throw new TicketGoneError('Request Tracker has no such queue, or the user may not see it.');
      const { TicketCustomFields: listed } = answer.json(queueSchema);
      const entries = listed === undefined || listed === '' ? [] : listed;
      const found = await mapLimited(entries, (entry) => catalogue.customField(entry.id));
      return {
        fields: found.filter((field) => field !== undefined),
        hidden: entries.filter((_entry, index) => found[index] === undefined).map((entry) => entry.name),
      };
    },
  };
  return catalogue;
}

import type { FieldType } from '../../core/model/value';
import type { JiraClient } from './client';
import { fieldTypeOf, typeOfSchema } from './field-types';
import { fieldCatalogueSchema } from './native';

/** The types of the site's fields, read at most once and only when a custom text could as well be a date. */
export interface FieldCatalogue {
  /** Makes `typeOf` exact for these values of custom fields. */
  prepare(values: readonly { readonly field: string; readonly value: unknown }[]): Promise<void>;
  typeOf(field: string): FieldType | undefined;
}

export function createFieldCatalogue(client: JiraClient): FieldCatalogue {
  let custom: ReadonlyMap<string, FieldType> | undefined;
  return {
    async prepare(values) {
      if (custom !== undefined || !values.some(({ field, value }) => fieldTypeOf(field) === undefined && ambiguous(value))) return;
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/#api-rest-api-3-field-get
      const fields = await client.get('/rest/api/3/field', fieldCatalogueSchema);
      const types = new Map<string, FieldType>();
      for (const field of fields) {
        const type = field.schema === undefined ? undefined : typeOfSchema(field.schema);
        if (type !== undefined) types.set(field.id, type);
      }
      custom = types;
    },
    typeOf: (field) => fieldTypeOf(field) ?? custom?.get(field),
  };
}

/** A text that a date or date-time field could hold as well. */
function ambiguous(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T|$)/.test(value);
}

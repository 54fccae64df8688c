import { FieldRejectedError, type SyncError, TicketRejectedError } from '../../core/errors';
import type { TableSchema } from './schema';

/** How a data policy names what it misses. https://www.servicenow.com/docs/r/platform-administration/c_DataPolicy.html */
const MISSING = /mandatory/i;

/**
 * A refused write as an error of the right reach: of the fields the platform's text names, or of the ticket. When a mandatory field is
 * missing, the status change that asked for it counts as refused too, so that the rest can be written without it.
 */
export function refusedWrite(error: SyncError, schema: TableSchema, written: readonly string[]): SyncError {
  if (!(error instanceof TicketRejectedError) || error.detail === undefined) return error;
  const named = namedFields(error.detail, schema);
  if (named.length === 0) return error;
  const refused = named.filter((field) => written.includes(field));
  const missing = MISSING.test(error.detail);
  const fields = refused.length > 0 ? refused : missing && written.includes('state') ? [...named, 'state'] : named;
  const labels = named.map((field) => schema.columns.get(field)?.label ?? field).join(', ');
  const advice = missing
    ? `ServiceNow asks for ${labels}. Map these fields or give them a default in the route.`
    : `ServiceNow refused ${labels}.`;
  return new FieldRejectedError(advice, fields, error.detail);
}

/** The columns whose id or label stands in the text as a whole word; a label inside a longer one that matched does not count. */
function namedFields(text: string, schema: TableSchema): readonly string[] {
  let rest = text;
  const found: string[] = [];
  const names = [...schema.columns.values()].flatMap((column) => [
    { element: column.element, name: column.element },
    { element: column.element, name: column.label },
  ]);
  for (const { element, name } of names.sort((a, b) => b.name.length - a.name.length)) {
    // Single common words such as "Active" or "State" would be found in any sentence: they count only in quotes or in a list of fields.
    const pattern =
      name.includes(' ') || name.includes('_') ? `\\b${escape(name)}\\b` : `(?:['"\`\\[:,]\\s*)${escape(name)}(?=\\s*(?:['"\`\\],.]|$))`;
    const match = new RegExp(pattern, 'i').exec(rest);
    if (match === null) continue;
    if (!found.includes(element)) found.push(element);
    rest = rest.slice(0, match.index) + '\u0000'.repeat(match[0].length) + rest.slice(match.index + match[0].length);
  }
  return found;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

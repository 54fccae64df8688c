import { TicketRejectedError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import { z } from 'zod';
import { accepted, type ServiceNowClient } from './client';
import { all, inList, tablePath } from './encoded-query';
import { rows } from './native';
import type { Schemas, TableSchema } from './schema';

interface Condition {
  readonly field: string;
  readonly text: string;
}
/** Alternatives of one condition, joined to the others by AND. */
type Clause = readonly Condition[];

const FIELD = /^[a-z][a-z0-9_.]*/;
const OPERATOR = /^(=|!=|>=|<=|>|<|[A-Z])/;

/**
 * A start filter as groups of clauses. The platform leaves out what it does not understand and then matches more than was meant
 * (https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html, `sysparm_query`), so the text is understood here first.
 */
function parseFilter(text: string): readonly (readonly Clause[])[] {
  const groups: Condition[][][] = [[]];
  const refuse = (part: string): never => {
    throw new TicketRejectedError(
      `The filter cannot be understood at "${part.slice(0, 80)}". Build it in a ServiceNow list and use Copy query.`,
    );
  };
  for (const part of text
    .trim()
    .replaceAll('^^', '\u0000')
    .split('^')
    .map((raw) => raw.replaceAll('\u0000', '^^'))) {
    if (part === '' || part === 'EQ' || part.startsWith('ORDERBY')) continue;
    const alternative = /^OR[a-z]/.test(part);
    const start = part.startsWith('NQ') ? 'NQ' : alternative ? 'OR' : '';
    const condition = part.slice(start.length);
    if (start === 'NQ') groups.push([]);
    if (condition === '') continue;
    const field = FIELD.exec(condition)?.[0];
    if (field === undefined || !OPERATOR.test(condition.slice(field.length))) refuse(part);
    const group = groups.at(-1) ?? [];
    const before = group.at(-1);
    if (alternative && before === undefined) refuse(part);
    if (alternative) before?.push({ field: field ?? '', text: condition });
    else group.push([{ field: field ?? '', text: condition }]);
  }
  return groups.filter((group) => group.length > 0);
}

/** The refs that fulfil the filter. A condition on a field that a ticket's table does not have holds for none of its tickets. */
export async function matchesFilter(
  client: ServiceNowClient,
  schemas: Schemas,
  refs: readonly TicketRef[],
  filter: string,
): Promise<ReadonlySet<string>> {
  const groups = parseFilter(filter);
  if (groups.length === 0) return new Set(refs.map((ref) => ref.id));
  const paths: string[] = [];
  for (const type of new Set(refs.map((ref) => ref.type))) {
    const schema = await schemas.get(type);
    const usable = groups.flatMap((group) => {
      const clauses = group.map((clause) => clause.filter((condition) => isKnown(schema, condition.field)));
      return clauses.every((clause) => clause.length > 0) ? [clauses] : [];
    });
    if (usable.length === 0) continue;
    const ids = refs.filter((ref) => ref.type === type).map((ref) => ref.id);
    for (let start = 0; start < ids.length; start += 100) {
      const some = ids.slice(start, start + 100);
      // An alternative group stands for itself, so each is narrowed to the refs.
      const query = usable
        .map((clauses) => all(`sys_idIN${inList(some)}`, ...clauses.map((clause) => clause.map((condition) => condition.text).join('^OR'))))
        .join('^NQ');
      paths.push(tablePath(type, { query, fields: ['sys_id'], limit: some.length, noCount: true }));
    }
  }
  const matching = new Set<string>();
  for (const attempt of await client.together(
    'read',
    paths.map((path) => ({ method: 'GET', path })),
  )) {
    for (const row of rows(accepted(attempt), z.object({ sys_id: z.string() })).good) matching.add(row.sys_id);
  }
  return matching;
}

/** Rejects a filter that names a field the table does not have, or that the instance refuses. */
export async function validateFilter(client: ServiceNowClient, schemas: Schemas, table: string, filter: string): Promise<void> {
  const groups = parseFilter(filter);
  const schema = await schemas.get(table);
  for (const { field } of groups.flat(2)) {
    if (!isKnown(schema, field))
      throw new TicketRejectedError(
        `The table ${table} has no field "${field}". ServiceNow would leave this condition out and match more tickets than meant.`,
      );
    const [head = '', tail] = field.split('.');
    const target = schema.columns.get(head)?.reference ?? '';
    if (tail === undefined || target === '') continue;
    const referenced = await schemas.get(target);
    if (!referenced.assumed && !isKnown(referenced, tail))
      throw new TicketRejectedError(`The table ${target} has no field "${tail}" (in "${field}").`);
  }
  await client.get(tablePath(table, { query: filter, fields: ['sys_id'], limit: 1, noCount: true }));
}

function isKnown(schema: TableSchema, field: string): boolean {
  const [head = '', tail] = field.split('.');
  if (schema.assumed) return true;
  const column = schema.columns.get(head);
  return (
    head === 'sys_id' || head === 'sys_class_name' || (column !== undefined && (tail === undefined || column.internalType === 'reference'))
  );
}

/**
 * Encoded queries: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html (`sysparm_query`).
 * `^` joins conditions by AND, `^OR` adds an alternative to the condition before it, `^NQ` starts an alternative query.
 */

/** A value inside an encoded query: the only separator is doubled. */
export function literal(value: string): string {
  return value.replaceAll('^', '^^');
}

/** Values for `IN`, which separates by commas: those that hold one cannot be asked for. */
export function inList(values: readonly string[]): string {
  return [...new Set(values)]
    .filter((value) => !value.includes(','))
    .map(literal)
    .join(',');
}

/** Conditions joined by AND; empty ones are left out. */
export function all(...conditions: readonly string[]): string {
  return conditions.filter((condition) => condition !== '').join('^');
}

/** What `GET /api/now/table/{table}` is asked for. */
export interface TableQuery {
  readonly query: string;
  readonly fields: readonly string[];
  readonly limit: number;
  readonly offset?: number;
  /** `all`: each field is an object with the stored and the displayed value. */
  readonly display?: 'false' | 'all';
  /** Leaves out the count of all matches, which costs the platform a second query. */
  readonly noCount?: boolean;
}

/** The path of a table listing. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html#title_table-GET */
export function tablePath(table: string, query: TableQuery): string {
  const parameters: [string, string][] = [
    ['sysparm_query', query.query],
    ['sysparm_fields', [...new Set(query.fields)].join(',')],
    ['sysparm_limit', String(query.limit)],
    ['sysparm_exclude_reference_link', 'true'],
    ['sysparm_display_value', query.display ?? 'false'],
  ];
  if (query.offset !== undefined && query.offset > 0) parameters.push(['sysparm_offset', String(query.offset)]);
  if (query.noCount === true) parameters.push(['sysparm_no_count', 'true']);
  return `/api/now/table/${encodeURIComponent(table)}?${encodeParameters(parameters)}`;
}

/** The path of one record, with what is to be returned of it. */
export function recordPath(table: string, id: string | undefined, fields: readonly string[]): string {
  const parameters: [string, string][] = [
    ['sysparm_fields', [...new Set(fields)].join(',')],
    ['sysparm_exclude_reference_link', 'true'],
    ['sysparm_display_value', 'all'],
  ];
  return `/api/now/table/${encodeURIComponent(table)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}?${encodeParameters(parameters)}`;
}

export function encodeParameters(parameters: readonly (readonly [string, string])[]): string {
  return parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

/**
 * Whether rows lie behind this page. Row access rules apply after the limit, so the number of rows says nothing;
 * the `Link` header does, else the total count. Without both only a full page leaves the question open.
 */
export function hasMore(
  headers: Readonly<Record<string, string>>,
  page: { readonly offset: number; readonly limit: number; readonly rows: number },
): boolean {
  const link = headers['link'];
  if (link !== undefined) return /rel="?next"?/.test(link);
  const total = totalCount(headers);
  return total === undefined ? page.rows >= page.limit : page.offset + page.limit < total;
}

/**
 * Whether rows match and none is shown: access rules apply after the query, so a table without read access answers 200 with nothing.
 */
export function allHidden(headers: Readonly<Record<string, string>>, shown: number): boolean {
  return shown === 0 && (totalCount(headers) ?? 0) > 0;
}

/** How many rows match, those included that the user may not see. */
function totalCount(headers: Readonly<Record<string, string>>): number | undefined {
  const header = headers['x-total-count'];
  const total = Number(header);
  return header === undefined || header === '' || !Number.isFinite(total) ? undefined : total;
}

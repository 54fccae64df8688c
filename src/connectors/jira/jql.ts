import type { RouteScope } from '../../engine/ports/connector';

/** A JQL string literal (https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/). */
export function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

/** Ids are numbers and stand in JQL as they are; anything else is quoted. */
function idLiteral(id: string): string {
  return /^\d+$/.test(id) ? id : quoted(id);
}

/** The issues of all scopes: `((project = 10000 AND issuetype IN (10001, 10002)) OR (…))`. */
export function scopesClause(scopes: readonly RouteScope[]): string {
  const types = new Map<string, Set<string>>();
  for (const scope of scopes) types.set(scope.container, (types.get(scope.container) ?? new Set()).add(scope.type));
  const clauses = [...types].map(
    ([project, ids]) => `(project = ${idLiteral(project)} AND issuetype IN (${[...ids].map(idLiteral).join(', ')}))`,
  );
  return `(${clauses.join(' OR ')})`;
}

/**
 * Issues changed at or after a moment. JQL compares whole minutes, so the moment is rounded down; the caller drops what is older.
 * An unquoted number is a moment in epoch milliseconds and, unlike `"yyyy-MM-dd HH:mm"`, does not depend on anybody's time zone.
 */
export function changedSince(since: string): string {
  const ms = Date.parse(since);
  return `updated >= ${Math.floor(ms / 60_000) * 60_000}`;
}

/** The filter without its `ORDER BY`, so that it can stand inside another clause. */
export function withoutOrder(filter: string): string {
  let quote: string | undefined;
  for (let at = 0; at < filter.length; at++) {
    const char = filter.charAt(at);
    if (quote !== undefined) {
      if (char === '\\') at++;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") quote = char;
    else if (/^order\s+by\b/i.test(filter.slice(at)) && (at === 0 || /[\s)]/.test(filter.charAt(at - 1))))
      return filter.slice(0, at).trim();
  }
  return filter.trim();
}

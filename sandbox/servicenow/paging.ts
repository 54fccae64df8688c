export interface PageWindow {
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
  /** False when the rows were not counted: then there is no last page to name. */
  readonly lastKnown: boolean;
}

/**
 * The `Link` header of a listing: first, prev, next and last as far as they apply; undefined when there is one page only.
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html (response headers)
 */
export function pageLinks(request: URL, origin: string, { limit, offset, total, lastKnown }: PageWindow): string | undefined {
  if (limit === 0 || (offset === 0 && total <= limit)) return undefined;
  const link = (at: number, rel: string): string => {
    const url = new URL(`${request.pathname}${request.search}`, origin);
    url.searchParams.set('sysparm_limit', String(limit));
    url.searchParams.set('sysparm_offset', String(at));
    return `<${url.toString()}>;rel="${rel}"`;
  };
  const links = [link(0, 'first')];
  if (offset > 0) links.push(link(Math.max(0, offset - limit), 'prev'));
  if (offset + limit < total) links.push(link(offset + limit, 'next'));
  if (lastKnown && total > 0) links.push(link(Math.floor((total - 1) / limit) * limit, 'last'));
  return links.join(',');
}

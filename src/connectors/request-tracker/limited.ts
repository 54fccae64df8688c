/** RT serves a handful of requests at a time: more only queue up and time out. */
const AT_ONCE = 4;

/** Does the work for each item, four at a time, in the items' order. */
export async function mapLimited<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}

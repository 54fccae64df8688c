import type { ReadResult } from '../../engine/ports/connector';
import type { JiraContext } from './context';

/** Marks the comments and files that the signed-in account wrote itself. One request per binding, and only where there is any. */
export async function markOwn(context: JiraContext, results: readonly ReadResult[]): Promise<readonly ReadResult[]> {
  const anything = results.some((result) => result.outcome === 'found' && (result.comments.length > 0 || result.files.length > 0));
  if (!anything) return results;
  const { accountId } = await context.site.myself();
  const marked = <T extends { readonly author: { readonly id?: string } }>(item: T): T & { readonly own: boolean } => ({
    ...item,
    own: item.author.id === accountId,
  });
  return results.map((result) =>
    result.outcome === 'found' ? { ...result, comments: result.comments.map(marked), files: result.files.map(marked) } : result,
  );
}

import { z } from 'zod';
import type { TicketFile, Visibility } from '../../core/model/ticket';
import { authorOf, commentVisibility } from './comment-reading';
import type { NativeAttachment, NativeComment } from './native';
import { attachmentSchema } from './native';
import type { ProjectKind } from './projects';

/** The attachments; Jira leaves the field out where attachments are switched off. */
export function readFiles(field: unknown, comments: readonly NativeComment[], kind: ProjectKind): readonly TicketFile[] {
  const shown = comments.map((comment) => ({ comment, names: mediaNames(comment.body) }));
  return z
    .array(attachmentSchema)
    .parse(field ?? [])
    .map((native) => {
      const carriers = shown.filter(({ names }) => names.has(native.filename)).map(({ comment }) => comment);
      const only = carriers.length === 1 ? carriers[0] : undefined;
      return {
        id: native.id,
        name: native.filename,
        mimeType: native.mimeType || 'application/octet-stream',
        size: native.size,
        createdAt: native.created,
        author: authorOf(native.author),
        visibility: fileVisibility(native, carriers, kind),
        ...(only === undefined ? {} : { commentId: only.id }),
      };
    });
}

/**
 * Jira states no visibility of a file. It is that of the comments that show it: internal if one of them is. A file in no comment is public
 * in an ordinary project; in a service project only if a customer sent it, since agents' files are not shown in the portal by themselves.
 */
function fileVisibility(native: NativeAttachment, carriers: readonly NativeComment[], kind: ProjectKind): Visibility {
  if (carriers.length > 0) return carriers.every((comment) => commentVisibility(comment, kind) === 'public') ? 'public' : 'internal';
  if (kind === 'other') return 'public';
  return native.author?.accountType === 'customer' ? 'public' : 'internal';
}

/** File names shown inside a document: media nodes carry the name as their alternative text. */
function mediaNames(body: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, attrs, content } = node as { readonly type?: unknown; readonly attrs?: unknown; readonly content?: unknown };
    if ((type === 'media' || type === 'mediaInline') && typeof attrs === 'object' && attrs !== null) {
      const name = (attrs as Readonly<Record<string, unknown>>)['alt'];
      if (typeof name === 'string') names.add(name);
    }
    if (Array.isArray(content)) content.forEach(visit);
  };
  visit(body);
  return names;
}

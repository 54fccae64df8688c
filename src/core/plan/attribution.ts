import type { Comment } from '../model/ticket';
import type { RichText } from '../richtext/tree';

/** Whose name a copy shows. */
export interface AuthorMode {
  readonly mode: 'real' | 'company';
  readonly company: string;
}

/** The body of a comment's copy: a first line with the author and the original time with its zone, then the comment (K2). */
export function attributedBody(comment: Comment, author: AuthorMode, edited: boolean): RichText {
  const name = author.mode === 'company' && author.company !== '' ? author.company : comment.author.name;
  const when = readableInstant(edited ? comment.updatedAt : comment.createdAt);
  return {
    type: 'root',
    children: [
      {
        type: 'paragraph',
        children: [
          { type: 'strong', children: [{ type: 'text', value: name }] },
          { type: 'text', value: ` · ${when}${edited ? ' · edited' : ''}` },
        ],
      },
      ...comment.body.children,
    ],
  };
}

/** `2026-11-23 10:04:05 UTC`. */
function readableInstant(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? at : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

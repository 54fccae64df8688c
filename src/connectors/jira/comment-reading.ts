import { fromAdf } from '../../core/richtext/adf';
import type { Comment, Visibility } from '../../core/model/ticket';
import type { Person } from '../../core/model/value';
import { PROPERTY_KEY } from './context';
import type { NativeComment, NativeUser } from './native';
import type { ProjectKind } from './projects';
import { personOf } from './values';

/** Comments as Jira holds them, as the engine's. */
export function readComments(natives: readonly NativeComment[], kind: ProjectKind): readonly Comment[] {
  return natives.map((native) => {
    const mark = markOf(native);
    return {
      id: native.id,
      author: authorOf(native.author),
      createdAt: native.created,
      updatedAt: native.updated ?? native.created,
      visibility: commentVisibility(native, kind),
      body: fromAdf(native.body),
      ...(mark === undefined ? {} : { mark }),
    };
  });
}

/**
 * A restriction to a role or group makes a comment internal anywhere. In a service project only an explicit `jsdPublic: true` is
 * public; what is not known is internal (K2). Other projects have no internal comments of their own.
 */
export function commentVisibility(native: Pick<NativeComment, 'visibility' | 'jsdPublic'>, kind: ProjectKind): Visibility {
  if (native.visibility) return 'internal';
  if (kind === 'other') return 'public';
  return native.jsdPublic === true ? 'public' : 'internal';
}

/** The correlation mark in the comment's property, where properties were read along. */
export function markOf(native: NativeComment): string | undefined {
  const value = native.properties?.find((property) => property.key === PROPERTY_KEY)?.value;
  if (typeof value !== 'object' || value === null) return undefined;
  const mark = (value as Readonly<Record<string, unknown>>)['mark'];
  return typeof mark === 'string' ? mark : undefined;
}

export function authorOf(user: NativeUser | null | undefined): Person {
  return user ? personOf(user) : { name: 'Anonymous' };
}

import type { RichText } from '../richtext/tree';
import type { FieldValue, Instant, Person } from './value';

/**
 * Where a ticket lives on its platform. `id` is immutable and unique within the platform (never a key that can change);
 * `type` is the ticket's type when last seen and may be out of date.
 */
export interface TicketRef {
  readonly id: string;
  readonly type: string;
}

/** A ticket in the engine's own terms. Only fields that were asked for and could be read are present in `fields`. */
export interface Ticket {
  readonly ref: TicketRef;
  /** Jira project id or queue id, as in `TicketTypeInfo.container`. */
  readonly container: string;
  /** What people call it: `OPS-12`, `INC0010001`, `#7`. */
  readonly key: string;
  /** Address for a browser. */
  readonly url: string;
  /** Opaque mark that differs after any visible change; only equality is meaningful. */
  readonly version: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** In a state in which the platform counts the ticket as finished. */
  readonly closed: boolean;
  /** Under a security level or a like restriction: it must not leave (C7). */
  readonly restricted: boolean;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Fields that were asked for and could not be read, for lack of rights or because they do not exist. */
  readonly unreadable: readonly string[];
  /** The correlation id a sync wrote when it created the ticket, if the platform returned it. */
  readonly correlationId?: string;
}

export type Visibility = 'public' | 'internal';

/** A comment as read from a platform. Unknown visibility has already become `internal` (K2). */
export interface Comment {
  readonly id: string;
  readonly author: Person;
  readonly createdAt: Instant;
  /** Equal to `createdAt` for a comment that was never edited. */
  readonly updatedAt: Instant;
  readonly visibility: Visibility;
  readonly body: RichText;
  /** Correlation mark hidden in the comment, where the platform can hold one. */
  readonly mark?: string;
  /** Written by the account that this end of the connection signs in with. */
  readonly own?: boolean;
}

/** A file on a ticket, without its bytes. */
export interface TicketFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly createdAt: Instant;
  readonly author: Person;
  readonly visibility: Visibility;
  /** The comment the file came with, where the platform says so. */
  readonly commentId?: string;
  readonly mark?: string;
  /** Written by the account that this end of the connection signs in with. */
  readonly own?: boolean;
}

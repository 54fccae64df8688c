import type { RichText } from '../richtext/tree';

/** A moment in UTC, ISO 8601 with a trailing `Z`; fractional seconds only where the platform reports them. */
export type Instant = string;

/** A person as a platform shows them. `email` is absent where the platform hides it. */
export interface Person {
  /** The platform's immutable id; absent for somebody who is only a name or an address. */
  readonly id?: string;
  readonly name: string;
  readonly email?: string;
  readonly active?: boolean;
}

/** One value of a picklist: an id that never changes and the label people see. */
export interface Option {
  readonly id: string;
  readonly label: string;
}

/**
 * A field's value in the canonical ticket.
 * `empty` means the platform said the field has no value; a field that could not be read is absent from the ticket instead.
 */
export type FieldValue =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'richText'; readonly doc: RichText }
  | { readonly kind: 'number'; readonly number: number }
  /** `YYYY-MM-DD`, without a zone. */
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'dateTime'; readonly at: Instant }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'option'; readonly option: Option }
  | { readonly kind: 'options'; readonly options: readonly Option[] }
  | { readonly kind: 'user'; readonly user: Person }
  | { readonly kind: 'labels'; readonly labels: readonly string[] };

/** The type of a field: every kind of value but `empty`. */
export type FieldType = Exclude<FieldValue['kind'], 'empty'>;

export const EMPTY: FieldValue = { kind: 'empty' };

import type { End } from '../model/end';
import type { Comment, TicketFile, Visibility } from '../model/ticket';
import type { FieldValue } from '../model/value';
import type { RichText } from '../richtext/tree';

/** One field to be written, and the mapping that asks for it; without `mappingId` it is a default, a companion or a closing field. */
export interface FieldChange {
  readonly field: string;
  readonly label: string;
  readonly mappingId?: string;
  readonly role?: 'status';
  readonly before: FieldValue;
  readonly after: FieldValue;
  /** What the merge compares with the read-back, where that is only a part of `after` (a composed description). */
  readonly view?: FieldValue;
  /** The whole text, when `after` holds only what fits. */
  readonly whole?: string;
  /** The value that loses by this write. */
  readonly loser?: FieldValue;
}

/** One effect on one end. The order in a plan is the order of the effects (S6). */
export type Operation =
  | { readonly kind: 'update'; readonly end: End; readonly what: 'fields' | 'status' | 'both'; readonly changes: readonly FieldChange[] }
  | {
      readonly kind: 'add-comment';
      readonly end: End;
      readonly original: Comment;
      readonly body: RichText;
      readonly visibility: Visibility;
    }
  | {
      readonly kind: 'edit-comment';
      readonly end: End;
      readonly original: Comment;
      readonly copyId: string;
      readonly body: RichText;
      readonly visibility: Visibility;
    }
  | { readonly kind: 'add-file'; readonly end: End; readonly original: TicketFile; readonly visibility: Visibility }
  /** The internal first note that names the other ticket (M9). */
  | { readonly kind: 'introduce'; readonly end: End; readonly original: Comment; readonly body: RichText; readonly visibility: Visibility }
  /** A comment that says a file stayed behind, and why (K4). */
  | {
      readonly kind: 'file-pointer';
      readonly end: End;
      readonly original: TicketFile;
      readonly body: RichText;
      readonly visibility: Visibility;
    }
  /** The whole text of a field that holds only a part of it (M3). */
  | { readonly kind: 'attach-text'; readonly end: End; readonly name: string; readonly text: string };

/** Why something did not travel, or travelled in a way a person should know of. */
export type PlanNote =
  | { readonly kind: 'unmapped'; readonly mappingId: string; readonly from: End; readonly label: string; readonly value: string }
  | {
      readonly kind: 'refused';
      readonly mappingId: string;
      readonly from: End;
      readonly label: string;
      readonly value: string;
      readonly reason: string;
    }
  | { readonly kind: 'unreadable'; readonly mappingId: string; readonly end: End; readonly label: string }
  | { readonly kind: 'separator-removed'; readonly mappingId: string; readonly end: End; readonly label: string }
  | { readonly kind: 'parked'; readonly mappingId: string; readonly end: End; readonly label: string; readonly reason: string }
  | { readonly kind: 'conflict'; readonly mappingId: string; readonly label: string; readonly winner: End; readonly loser: string }
  | { readonly kind: 'cut'; readonly end: End; readonly label: string }
  | { readonly kind: 'comment-held-back'; readonly from: End; readonly count: number; readonly reason: string }
  | { readonly kind: 'file-held-back'; readonly from: End; readonly name: string; readonly reason: string }
  | { readonly kind: 'reopen-reported'; readonly end: End }
  | { readonly kind: 'closed-takes-no-comments'; readonly end: End; readonly count: number }
  | { readonly kind: 'comment-flood'; readonly from: End; readonly count: number }
  | { readonly kind: 'no-contact'; readonly name: string };

/** Baselines to record without a write: field ids of mappings whose present views count as agreed. */
export interface LinkedPlan {
  readonly operations: readonly Operation[];
  readonly notes: readonly PlanNote[];
  /** Mappings whose present views become the baseline. */
  readonly record: readonly string[];
  /** Comments and files that need no copy: they are settled once the plan is. */
  readonly settles: boolean;
  /** The flood brake stopped this ticket (K3). */
  readonly pause?: string;
  /** Set when a mapping's policy lets the ticket fail (M5): nothing of it travels. */
  readonly refusal?: string;
}

/** The plan of a new ticket on `end`. */
export interface CreatePlan {
  readonly end: End;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Mapped fields in `fields`, with what the merge will compare. */
  readonly changes: readonly FieldChange[];
  /** Whether the description carries composed lines. */
  readonly composed: boolean;
  /** Mappings whose value had no way across: their origin is remembered as not agreed, so that they are tried again. */
  readonly open: readonly string[];
  readonly notes: readonly PlanNote[];
  /** The closing status, which comes last (S6); its mapping is in `open`. */
  readonly closing?: FieldChange;
  /** Set when the mapping policy forbids the ticket (M5 `fail the ticket`). */
  readonly refusal?: string;
  readonly attachTexts: readonly { readonly name: string; readonly text: string }[];
}

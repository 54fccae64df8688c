import type { Break, Data, Image, InlineCode, Literal, Node, Parent, PhrasingContent, Root, RootContent, Text } from 'mdast';

/**
 * The neutral document: an mdast root with the extension nodes below (https://github.com/syntax-tree/mdast).
 *
 * White space in `text` is meant as typed: blanks are not folded, a line end stands for a `break`. A task list is a `list` whose
 * items have `checked` set. Content of a table cell is phrasing only; further blocks in a cell are lines separated by `break`.
 */
export type RichText = Root;

export const PANEL_KINDS = ['info', 'note', 'warning', 'success', 'error'] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

/** A coloured box around blocks. */
export interface Panel extends Parent {
  type: 'panel';
  kind: PanelKind;
  children: RootContent[];
}

/** Blocks under a title that can be folded away. */
export interface Expand extends Parent {
  type: 'expand';
  title: string;
  children: RootContent[];
}

export interface Underline extends Parent {
  type: 'underline';
  children: PhrasingContent[];
}

export interface Subscript extends Parent {
  type: 'subscript';
  children: PhrasingContent[];
}

export interface Superscript extends Parent {
  type: 'superscript';
  children: PhrasingContent[];
}

/** A person who was mentioned; `value` is the plain name, without `@`, so that no platform notifies a stranger. */
export interface Mention extends Literal {
  type: 'mention';
  value: string;
}

/** A coloured lozenge. */
export interface Status extends Literal {
  type: 'status';
  value: string;
  color: StatusColor;
}

export const STATUS_COLORS = ['neutral', 'purple', 'blue', 'red', 'yellow', 'green'] as const;
export type StatusColor = (typeof STATUS_COLORS)[number];

/** An emoji as characters, or as `:short_name:` where the platform gave no characters. */
export interface Emoji extends Literal {
  type: 'emoji';
  value: string;
}

/** A calendar day, `YYYY-MM-DD`. */
export interface CalendarDate extends Literal {
  type: 'date';
  value: string;
}

/** What connects an inline image with a file on the ticket. */
export interface AttachedImage extends Data {
  /** The platform's id of the attachment. */
  attachmentId?: string;
  fileName?: string;
  /** Id in Atlassian's media service; only meaningful on the issue it was read from. */
  mediaId?: string;
  mediaCollection?: string;
}

/** Phrasing content without children. */
export type InlineLeaf = Text | InlineCode | Break | Image | Mention | Status | Emoji | CalendarDate;

/** Any node of the tree, known or not. */
export interface AnyNode extends Node {
  children?: readonly AnyNode[];
  value?: unknown;
}

declare module 'mdast' {
  interface RootContentMap {
    panel: Panel;
    expand: Expand;
    underline: Underline;
    subscript: Subscript;
    superscript: Superscript;
    mention: Mention;
    status: Status;
    emoji: Emoji;
    date: CalendarDate;
  }
  interface BlockContentMap {
    panel: Panel;
    expand: Expand;
  }
  interface PhrasingContentMap {
    underline: Underline;
    subscript: Subscript;
    superscript: Superscript;
    mention: Mention;
    status: Status;
    emoji: Emoji;
    date: CalendarDate;
  }
  interface TableCellData {
    /** A header cell; without it, the cells of the first row are. */
    header?: boolean;
  }
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface ImageData extends AttachedImage {}
}

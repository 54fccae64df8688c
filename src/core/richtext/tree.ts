import type { Root } from 'mdast';

/** The neutral document: an mdast root, with the extension nodes this folder documents. */
export type RichText = Root;

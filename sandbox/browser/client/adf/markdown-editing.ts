import { fromAdf, toAdf } from '../../../../src/core/richtext/adf';
import { fromMarkdown, toMarkdown } from '../../../../src/core/richtext/markdown';

/** An Atlassian document written as Markdown, as a person edits it here. */
export const adfFromText = (text: string): unknown => toAdf(fromMarkdown(text));

/** The Markdown of an Atlassian document; empty when there is none. */
export const textFromAdf = (document: unknown): string =>
  document === null || document === undefined ? '' : toMarkdown(fromAdf(document)).trim();

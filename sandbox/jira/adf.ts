import Ajv from 'ajv-draft-04';
import type { ValidateFunction } from 'ajv-draft-04';
import schema from '@atlaskit/adf-schema/dist/json-schema/v1/full.json';
import { JiraRefusal, badFields } from './errors';

/** Longest text of a paragraph field or a comment. */
const LONG_TEXT_LIMIT = 32_767;

let validator: ValidateFunction | undefined;

function isValidAdf(value: unknown): boolean {
  validator ??= new Ajv({ strict: false, allErrors: false }).compile(schema);
  return validator(value);
}

const isNode = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const BLOCKS = new Set(['paragraph', 'heading', 'codeBlock', 'listItem', 'tableRow', 'taskItem', 'decisionItem', 'rule']);

/** Text of a document as a person reads it, a line break after each block. */
export function adfText(value: unknown): string {
  if (!isNode(value)) return '';
  const { type, text, attrs, content } = value;
  if (type === 'text') return typeof text === 'string' ? text : '';
  if (type === 'hardBreak') return '\n';
  const shown = isNode(attrs) ? (attrs['text'] ?? attrs['shortName'] ?? attrs['url']) : undefined;
  const own = typeof shown === 'string' ? shown : '';
  const inner = Array.isArray(content) ? content.map(adfText).join('') : '';
  return own + inner + (typeof type === 'string' && BLOCKS.has(type) && !inner.endsWith('\n') ? '\n' : '');
}

/**
 * Refuses what Jira refuses in place of a document: anything but an object, a document the editor's schema does not allow
 * (`INVALID_INPUT`), and more text than the limit. The limit counts visible text; how Jira counts ADF mark-up is not documented.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function checkAdf(field: string, value: unknown): asserts value is Readonly<Record<string, unknown>> {
  if (!isNode(value)) {
    throw badFields({ [field]: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)' });
  }
  if (!isValidAdf(value)) throw new JiraRefusal(400, { errorMessages: ['INVALID_INPUT'], errors: {} });
  if (adfText(value).trim().length > LONG_TEXT_LIMIT) {
    throw badFields({ [field]: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.' });
  }
}

/** A document with one paragraph per line, as Jira stores text that came through the service desk API. */
export const paragraphs = (text: string): Readonly<Record<string, unknown>> => ({
  type: 'doc',
  version: 1,
  content: text
    .split('\n')
    .map((line) => (line === '' ? { type: 'paragraph' } : { type: 'paragraph', content: [{ type: 'text', text: line }] })),
});

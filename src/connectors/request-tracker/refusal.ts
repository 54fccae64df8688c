import { FieldRejectedError, type SyncError, TicketRejectedError } from '../../core/errors';
import { customFieldOf } from './standard-fields';

/** RT's sentences name fields in words: https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html (messages are for people). */
const SAYS: readonly (readonly [string, RegExp])[] = [
  ['Status', /\bstatus\b/i],
  ['Owner', /\bowner\b|\breassign\b|\bsteal\b/i],
  ['Requestor', /\brequestor\b|\bwatcher\b/i],
  ['Priority', /\bpriority\b/i],
  ['Subject', /\bsubject\b/i],
  ['Due', /\bdue\b/i],
  ['Starts', /\bstarts\b/i],
];

/** A refused create as an error of the fields that RT's sentence names, or of the ticket. */
export function refusedWrite(error: SyncError, written: readonly string[]): SyncError {
  if (!(error instanceof TicketRejectedError) || error.detail === undefined) return error;
  const detail = error.detail;
  const fields = SAYS.filter(([field, words]) => written.includes(field) && words.test(detail)).map(([field]) => field);
  return fields.length === 0 ? error : new FieldRejectedError(`Request Tracker refused ${fields.join(', ')}.`, fields, detail);
}

/** The sentence among RT's messages that speaks of a field, if one does. */
export function reasonFor(field: string, messages: readonly string[]): string {
  const words = SAYS.find(([name]) => name === field)?.[1];
  const about =
    words === undefined
      ? messages.find((message) => customFieldOf(field) !== undefined && /invalid value|permission|custom field/i.test(message))
      : messages.find((message) => words.test(message) && !/ changed from /.test(message));
  const said = about ?? messages.find((message) => /permission denied/i.test(message));
  return said === undefined
    ? 'Request Tracker answered that all was well and did not change the field.'
    : `Request Tracker says: ${said.slice(0, 300)}`;
}

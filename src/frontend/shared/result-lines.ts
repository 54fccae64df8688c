import type { End } from '../../core/model/end';
import type { PlannedChangeView, TicketProblem, TicketResultView } from '../../rpc/run';
import { carriedText } from './words';

/** "Error: Priority "P9": no pair for this value (reported: …). Next step: …". */
export function problemLine(problem: TicketProblem): string {
  const level = problem.level === 'error' ? 'Error' : problem.level === 'warning' ? 'Warning' : 'Note';
  const place = [problem.field, problem.value === undefined ? undefined : `"${problem.value}"`]
    .filter((part) => part !== undefined)
    .join(' ');
  const reported = problem.platformMessage === undefined ? '' : ` (reported: ${problem.platformMessage})`;
  const next = problem.nextStep === undefined ? '' : ` Next step: ${problem.nextStep}`;
  return `${level}: ${place === '' ? '' : `${place}: `}${problem.message}${reported}${next}`;
}

/** One planned effect in words. `names` are "source" and "target" unless the page knows better. */
export function plannedLine(
  change: PlannedChangeView,
  names: Readonly<Record<End, string>> = { source: 'source', target: 'target' },
): string {
  const where = names[change.end];
  switch (change.kind) {
    case 'create':
      return `Create in ${where}: ${change.label}`;
    case 'field':
      return `Set in ${where}: ${change.label}: ${turned(change)}`;
    case 'status':
      return `Move in ${where}: ${change.label}: ${turned(change)}`;
    case 'comment':
      return `Comment in ${where}: ${change.label}${change.after === undefined ? '' : `: ${change.after}`}`;
    case 'file':
      return `Attach in ${where}: ${change.label}`;
  }
}

/** A new ticket has nothing before. */
function turned({ before, after }: PlannedChangeView): string {
  return before === undefined ? shown(after) : `${shown(before)} → ${shown(after)}`;
}

function shown(value: string | undefined): string {
  return value === undefined || value === '' ? '(empty)' : `"${value}"`;
}

/** "2 comments, 1 file (1 failed)"; "none" when nothing was carried. */
export function carriedLine(result: Pick<TicketResultView, 'comments' | 'attachments'>): string {
  const parts = [carriedText(result.comments, 'comment'), carriedText(result.attachments, 'file')].filter((part) => part !== '');
  return parts.length === 0 ? 'none' : parts.join(', ');
}

import type { FieldState } from '../../rpc/issue';
import { showMoment, type Where } from '../shared/moment';

/** The state of a field in words: never by colour alone. */
export function fieldStateText(field: FieldState, where: Where): string {
  const parts = [field.agreed ? 'In step' : 'Different'];
  if (field.parkedReason !== undefined) parts.push(`left alone: ${field.parkedReason}`);
  if (field.conflict !== undefined) {
    parts.push(
      `conflict on ${showMoment(field.conflict.at, where)}: "${field.conflict.losingValue}" lost (from the ${field.conflict.end})`,
    );
  }
  return parts.join('; ');
}

/** Jira's id of the issue whose page shows the panel; undefined outside an issue. */
export function issueIdOf(extension: unknown): string | undefined {
  if (typeof extension !== 'object' || extension === null || !('issue' in extension)) return undefined;
  const { issue } = extension;
  if (typeof issue !== 'object' || issue === null || !('id' in issue)) return undefined;
  return typeof issue.id === 'string' || typeof issue.id === 'number' ? String(issue.id) : undefined;
}

import type { FieldState } from '../../rpc/issue';
import { showMoment, type Where } from '../shared/moment';

/** The state of a field in words: never by colour alone. */
export function fieldStateText(field: FieldState, where: Where, platformName: string): string {
  const parts = [field.agreed ? 'In step' : 'Different'];
  if (field.parkedReason !== undefined) parts.push(`left alone: ${field.parkedReason}`);
  if (field.conflict !== undefined) {
    parts.push(
      `conflict on ${showMoment(field.conflict.at, where)}: "${field.conflict.losingValue}" of ${field.conflict.of === 'here' ? 'Jira' : platformName} lost`,
    );
  }
  return parts.join('; ');
}

/** Whether the block stands in the narrow column beside the issue, as a context does. */
export function isBeside(extension: unknown): boolean {
  return typeof extension === 'object' && extension !== null && 'type' in extension && extension.type === 'jira:issueContext';
}

/** Jira's id of the issue whose page shows the panel; undefined outside an issue. */
export function issueIdOf(extension: unknown): string | undefined {
  if (typeof extension !== 'object' || extension === null || !('issue' in extension)) return undefined;
  const { issue } = extension;
  if (typeof issue !== 'object' || issue === null || !('id' in issue)) return undefined;
  return typeof issue.id === 'string' || typeof issue.id === 'number' ? String(issue.id) : undefined;
}

import { type Connection, connectionSchema } from '../../src/config/connection';
import { ISSUE_TYPES, STATUSES } from '../jira/seed';
import { PROJECTS, storyConnection } from './connection';

const pair = (jira: string, jiraLabel: string, servicenow: string, label: string, returnValue = false) => ({
  source: { id: jira, label: jiraLabel },
  target: { id: servicenow, label },
  returnValue,
});

/**
 * A second connection with Jira as its source: tasks of the operations project become problems. Its scope holds the issues that the
 * story's connection creates from catalogue tasks, which must not travel on (C1).
 */
export function overlappingConnection(now: number): Connection {
  const base = storyConnection(now);
  return connectionSchema.parse({
    ...base,
    id: 'overlapping',
    name: 'Vendor escalation',
    contractName: 'Third-level support',
    source: { ...base.target, startFilter: 'labels is EMPTY OR labels not in (internal-only)' },
    target: base.source,
    routes: [
      {
        id: 'problems',
        source: { type: ISSUE_TYPES.task, container: PROJECTS.operations, label: 'Operations: Task' },
        target: { type: 'problem', container: '', label: 'Problem' },
        mappings: [
          {
            id: 'title',
            source: { field: 'summary', label: 'Summary', type: 'text', maxLength: 255, role: 'title', normalisation: { trim: true } },
            target: {
              field: 'short_description',
              label: 'Problem statement',
              type: 'text',
              maxLength: 160,
              role: 'title',
              normalisation: { trim: true },
            },
            direction: 'bidirectional',
          },
          {
            id: 'description',
            source: { field: 'description', label: 'Description', type: 'richText', role: 'description' },
            target: {
              field: 'description',
              label: 'Description',
              type: 'text',
              multiline: true,
              maxLength: 4000,
              role: 'description',
              normalisation: { trim: true },
            },
            direction: 'source-to-target',
          },
          {
            id: 'status',
            source: { field: 'status', label: 'Status', type: 'option', role: 'status' },
            target: { field: 'state', label: 'State', type: 'option', role: 'status' },
            direction: 'source-to-target',
            values: {
              pairs: [
                pair(STATUSES.toDo, 'To Do', '101', 'New', true),
                pair(STATUSES.inProgress, 'In Progress', '102', 'Assess', true),
                pair(STATUSES.inReview, 'In Review', '104', 'Fix in Progress', true),
              ],
              unmapped: { kind: 'skip' },
            },
          },
        ],
      },
    ],
  });
}

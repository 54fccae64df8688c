import type { Actor } from './actor';
import { issueEvent } from './events';
import { changeEnd } from './field-output';
import { findField } from './fields';
import type { Site } from './site';
import { newId, putIssue, writeTime } from './site';
import type { ChangeGroup, ChangeItem, JiraIssue, JiraState, Stored } from './state';

/** What a write changes. A field with the value `undefined` is cleared. */
export interface IssueChange {
  readonly fields?: Readonly<Record<string, Stored | undefined>>;
  readonly statusId?: string;
  readonly issueTypeId?: string;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function fieldItems(state: JiraState, issue: JiraIssue, fields: NonNullable<IssueChange['fields']>): ChangeItem[] {
  return Object.entries(fields)
    .filter(([id, value]) => !same(issue.fields[id], value))
    .map(([id, value]) => {
      const before = changeEnd(state, id, issue.fields[id]);
      const after = changeEnd(state, id, value);
      const custom = findField(state, id)?.custom ?? false;
      return {
        field: custom ? (findField(state, id)?.name ?? id) : id,
        fieldtype: custom ? 'custom' : 'jira',
        fieldId: id,
        from: before.raw,
        fromString: before.shown,
        to: after.raw,
        toString: after.shown,
      };
    });
}

const namedItem = (
  field: string,
  from: { id: string; name: string } | undefined,
  to: { id: string; name: string } | undefined,
): ChangeItem => ({
  field,
  fieldtype: 'jira',
  fieldId: field,
  from: from?.id ?? null,
  fromString: from?.name ?? null,
  to: to?.id ?? null,
  toString: to?.name ?? null,
});

const withoutUndefined = (fields: Readonly<Record<string, Stored | undefined>>): Record<string, Stored> =>
  Object.fromEntries(Object.entries(fields).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])));

export const changeGroup = (site: Site, actor: Actor, at: number, items: readonly ChangeItem[]): ChangeGroup => ({
  id: newId(site),
  author: actor.accountId,
  at,
  items,
});

/**
 * Writes a change with its changelog entry and fires `updated:issue`. A change that changes nothing is no write:
 * the issue keeps its time and no event fires.
 */
export function changeIssue(site: Site, actor: Actor, issue: JiraIssue, change: IssueChange): JiraIssue {
  const { state } = site;
  const statusId = change.statusId ?? issue.statusId;
  const issueTypeId = change.issueTypeId ?? issue.issueTypeId;
  const items = fieldItems(state, issue, change.fields ?? {});
  if (issueTypeId !== issue.issueTypeId) {
    items.push(namedItem('issuetype', state.issueTypes[issue.issueTypeId], state.issueTypes[issueTypeId]));
  }
  if (statusId !== issue.statusId) items.push(namedItem('status', state.statuses[issue.statusId], state.statuses[statusId]));
  if (items.length === 0) return issue;
  const at = writeTime(site, issue);
  const fields = withoutUndefined({ ...issue.fields, ...change.fields });
  const { resolvedAt, ...rest } = issue;
  const resolution = fields['resolution'];
  const resolved = resolution === undefined ? undefined : resolution === issue.fields['resolution'] ? (resolvedAt ?? at) : at;
  const moved = state.statuses[statusId]?.category !== state.statuses[issue.statusId]?.category;
  const changed = putIssue(site, {
    ...rest,
    issueTypeId,
    statusId,
    fields,
    updatedAt: at,
    statusChangedAt: moved ? at : issue.statusChangedAt,
    ...(resolved === undefined ? {} : { resolvedAt: resolved }),
    changelog: [...issue.changelog, changeGroup(site, actor, at, items)],
  });
  issueEvent(site, actor, 'updated', changed, items);
  if (items.some((item) => item.fieldId === 'assignee')) issueEvent(site, actor, 'assigned', changed, items);
  return changed;
}

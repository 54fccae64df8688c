import type { Actor } from './actor';
import { addComment } from './comment-writes';
import { badFields, badRequest } from './errors';
import { findField } from './fields';
import { changeIssue } from './issue-changes';
import type { IssueUpdate } from './issue-input';
import { readChanges } from './issue-input';
import type { ScreenEntry } from './screens';
import type { Site } from './site';
import { projectOf } from './site';
import type { JiraIssue, Stored, Transition } from './state';
import { availableTransitions } from './workflow';

function screenOf(site: Site, transition: Transition): ScreenEntry[] {
  return (transition.screen ?? []).flatMap(({ fieldId, required }) => {
    const field = findField(site.state, fieldId);
    return field ? [{ field, required }] : [];
  });
}

/**
 * Moves an issue along one transition: fields only from the transition's screen, required ones present, then the post function
 * that sets or clears the resolution.
 */
export function performTransition(site: Site, actor: Actor, issue: JiraIssue, transitionId: string, input: IssueUpdate): JiraIssue {
  const transition = availableTransitions(site, issue, actor).find((candidate) => candidate.id === transitionId);
  if (!transition) throw badRequest(`Transition id '${transitionId}' is not valid for this issue.`);
  const screen = screenOf(site, transition);
  const { values, comments } = readChanges(input, screen, { state: site.state, project: projectOf(site.state, issue), actor, issue });
  const missing = screen.filter(({ field, required }) => required && (values[field.id] ?? issue.fields[field.id]) === undefined);
  if (missing.length > 0) throw badFields(Object.fromEntries(missing.map(({ field }) => [field.id, `${field.name} is required.`])));
  const fields: Record<string, Stored | undefined> = { ...values };
  if (transition.resolution === 'clear') fields['resolution'] = undefined;
  else if (transition.resolution && values['resolution'] === undefined) fields['resolution'] = transition.resolution.set;
  const moved = changeIssue(site, actor, issue, { fields, statusId: transition.to });
  for (const comment of comments) addComment(site, actor, moved.id, comment);
  return site.state.issues[moved.id] ?? moved;
}

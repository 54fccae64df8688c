import type { Actor } from './actor';
import { findField } from './fields';
import { representStatus } from './represent';
import { hasIssueRight } from './rights';
import { fieldMetadata } from './screens';
import type { Site } from './site';
import { projectOf } from './site';
import type { JiraIssue, JiraProject, JiraState, Transition, Workflow } from './state';

export function workflowOf(state: JiraState, project: JiraProject, issueTypeId: string): Workflow {
  const workflow = state.workflows[project.workflowByType[issueTypeId] ?? ''];
  if (!workflow) throw new Error(`project ${project.key} has no workflow for issue type ${issueTypeId}`);
  return workflow;
}

/** Transitions the actor may do from the issue's status; none without the right to transition. */
export function availableTransitions(site: Site, issue: JiraIssue, actor: Actor): Transition[] {
  if (!hasIssueRight(site.state, actor.accountId, 'TRANSITION_ISSUES', issue)) return [];
  return workflowOf(site.state, projectOf(site.state, issue), issue.issueTypeId).transitions.filter(
    ({ from }) => from === 'any' || from.includes(issue.statusId),
  );
}

/** A transition as the API returns it (IssueTransition), with its screen on request. */
export function representTransition(site: Site, issue: JiraIssue, transition: Transition, withFields: boolean) {
  const project = projectOf(site.state, issue);
  const to = site.state.statuses[transition.to];
  const fields = (transition.screen ?? []).flatMap(({ fieldId, required }) => {
    const field = findField(site.state, fieldId);
    return field ? [[field.id, fieldMetadata(site, project, { field, required })] as const] : [];
  });
  return {
    id: transition.id,
    name: transition.name,
    ...(to ? { to: representStatus(site, to) } : {}),
    hasScreen: transition.screen !== undefined,
    isGlobal: transition.from === 'any',
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    isLooped: false,
    ...(withFields ? { fields: Object.fromEntries(fields) } : {}),
  };
}

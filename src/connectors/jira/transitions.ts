import { FieldRejectedError } from '../../core/errors';
import type { FieldValue } from '../../core/model/value';
import type { ApiAnswer } from '../kit/api-client';
import { errorsOf, jsonBody } from './client';
import type { JiraContext } from './context';
import type { NativeStatus, NativeTransition } from './native';
import { coreFieldsSchema, issueSchema, projectStatusesSchema, transitionsSchema } from './native';
import { refusal } from './refusal';
import { toNative } from './values';

/** Most transitions one change of status may take. */
const MOST_STEPS = 6;

export interface WalkResult {
  /** Transitions made. */
  readonly steps: number;
  /** Fields that went along with one of the transitions. */
  readonly written: ReadonlySet<string>;
  /** Why the issue did not reach the status. */
  readonly stopped?: Error;
}

/**
 * Brings an issue to a status by the transitions its workflow offers: the direct one if there is one, else step by step. Fields that a
 * transition's screen requires come from `fields`. Does not reject for a workflow that offers no way or asks for more: `stopped` says so.
 *
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-post
 */
export async function walkTo(
  context: JiraContext,
  issueId: string,
  targetId: string,
  fields: Readonly<Record<string, FieldValue>>,
  knownStatusId?: string,
): Promise<WalkResult> {
  const written = new Set<string>();
  const visited: string[] = [];
  /** Transitions that Jira refused, or that ask for what is not at hand. */
  const blocked = new Map<string, Error>();
  let steps = 0;
  let place: Place | undefined;
  let currentId = knownStatusId;
  const stop = (stopped: Error): WalkResult => ({ steps, written, stopped });
  for (;;) {
    if (currentId === targetId) return { steps, written };
    if (steps === MOST_STEPS) return stop(noWay(targetId, `it was not reached within ${MOST_STEPS} steps`));
    const offered = await transitionsOf(context, issueId);
    const direct = offered.filter((transition) => transition.to.id === targetId);
    let next = direct.find((transition) => !blocked.has(transition.id));
    if (next === undefined) {
      const refusedDirect = direct.map((transition) => blocked.get(transition.id)).find((error) => error !== undefined);
      if (refusedDirect !== undefined) return stop(refusedDirect);
      place ??= await placeOf(context, issueId);
      currentId ??= place.statusId;
      if (currentId === targetId) return { steps, written };
      if (place.categories.size > 0 && !place.categories.has(targetId))
        return stop(noWay(targetId, 'the workflow of this work type does not have it'));
      const open = offered.filter((transition) => !blocked.has(transition.id));
      context.workflows.learn(
        place.workflow,
        currentId,
        open.map((transition) => transition.to.id),
      );
      visited.push(currentId);
      next = chooseStep(context, place, open, currentId, targetId, visited);
      if (next === undefined) return stop([...blocked.values()][0] ?? noWay(targetId, 'no transition leads on from where it stands'));
    }
    const step = await takeStep(context, issueId, next, fields);
    if (step instanceof Error) {
      blocked.set(next.id, step);
      continue;
    }
    for (const field of step) written.add(field);
    steps += 1;
    currentId = next.to.id;
  }
}

function noWay(targetId: string, why: string): FieldRejectedError {
  return new FieldRejectedError(
    `The workflow does not let the issue reach the mapped status (${targetId}): ${why}. Map the status to one that can be reached, or change the workflow.`,
    ['status'],
  );
}

async function transitionsOf(context: JiraContext, issueId: string): Promise<readonly NativeTransition[]> {
  // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-get
  const path = `/rest/api/3/issue/${encodeURIComponent(issueId)}/transitions?expand=transitions.fields`;
  const { transitions } = await context.client.get(path, transitionsSchema);
  return transitions.filter((transition) => transition.isAvailable !== false);
}

/** Where an issue stands in which workflow. */
interface Place {
  readonly workflow: string;
  readonly statusId: string;
  readonly categories: ReadonlyMap<string, string>;
}

async function placeOf(context: JiraContext, issueId: string): Promise<Place> {
  const issue = await context.client.get(
    `/rest/api/3/issue/${encodeURIComponent(issueId)}?fields=status,project,issuetype,created,updated`,
    issueSchema,
  );
  const core = coreFieldsSchema.parse(issue.fields);
  const statuses = await statusesOf(context, core.project.id, core.issuetype.id);
  const categories = new Map(statuses.map((status) => [status.id, status.statusCategory?.key ?? 'undefined']));
  return { workflow: `${core.project.id}/${core.issuetype.id}`, statusId: core.status.id, categories };
}

/**
 * The statuses that issues of one work type can have in a project.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/#api-rest-api-3-project-projectidorkey-statuses-get
 */
export async function statusesOf(context: JiraContext, projectId: string, typeId: string): Promise<readonly NativeStatus[]> {
  const types = await context.client.get(`/rest/api/3/project/${encodeURIComponent(projectId)}/statuses`, projectStatusesSchema);
  return types.find((type) => type.id === typeId)?.statuses ?? [];
}

/** A way seen before, else the unvisited status nearest to the target by category, else back towards exits not seen yet. */
function chooseStep(
  context: JiraContext,
  place: Place,
  offered: readonly NativeTransition[],
  currentId: string,
  targetId: string,
  visited: readonly string[],
): NativeTransition | undefined {
  const to = (statusId: string | undefined): NativeTransition | undefined => offered.find((transition) => transition.to.id === statusId);
  const known = to(context.workflows.nextTowards(place.workflow, currentId, targetId));
  if (known !== undefined) return known;
  const target = place.categories.get(targetId);
  const nearest = offered
    .filter((transition) => !visited.includes(transition.to.id))
    .map((transition) => ({
      transition,
      distance: distance(transition.to.statusCategory?.key ?? place.categories.get(transition.to.id), target),
    }))
    .sort((a, b) => a.distance - b.distance)[0]?.transition;
  return nearest ?? to(context.workflows.nextTowardsUnseen(place.workflow, currentId));
}

const CATEGORY_ORDER: Readonly<Record<string, number>> = { new: 0, undefined: 1, indeterminate: 1, done: 2 };

/** Finishing an issue on the way to an open status would tell people that it is done: such a step comes last. */
function distance(category: string | undefined, target: string | undefined): number {
  const from = CATEGORY_ORDER[category ?? 'undefined'] ?? 1;
  const to = CATEGORY_ORDER[target ?? 'undefined'] ?? 1;
  return Math.abs(from - to) + (category === 'done' && target !== 'done' ? 3 : 0);
}

/** Makes one transition. Gives the fields that went along, or the error when Jira refused it or asks for more than is at hand. */
async function takeStep(
  context: JiraContext,
  issueId: string,
  transition: NativeTransition,
  fields: Readonly<Record<string, FieldValue>>,
): Promise<readonly string[] | Error> {
  const screen = Object.entries(transition.fields ?? {});
  const given = screen.map(([field]) => field).filter((field) => fields[field] !== undefined && fields[field].kind !== 'empty');
  const asked = screen
    .filter(([field, meta]) => meta.required && meta.hasDefaultValue !== true && !given.includes(field))
    .map(([field]) => field);
  const missing = await unset(context, issueId, asked);
  if (missing.length > 0) {
    const names = missing.map((field) => transition.fields?.[field]?.name ?? field).join(', ');
    return new FieldRejectedError(
      `The transition “${transition.name}” requires ${names}. Map it, or set it under the closing fields of the route.`,
      [...missing, 'status'],
    );
  }
  const values = Object.fromEntries(given.map((field) => [field, toNative(field, fields[field] ?? { kind: 'empty' })]));
  const answer: ApiAnswer = await context.client.send({
    kind: 'write',
    method: 'POST',
    path: `/rest/api/3/issue/${encodeURIComponent(issueId)}/transitions`,
    ...jsonBody({ transition: { id: transition.id }, ...(given.length > 0 ? { fields: values } : {}) }),
    expect: [400, 409, 422],
  });
  return answer.status >= 400 ? refusal(`make the transition “${transition.name}”`, errorsOf(answer)) : given;
}

/** Those of the required fields that the issue has no value for yet. */
async function unset(context: JiraContext, issueId: string, fields: readonly string[]): Promise<readonly string[]> {
  if (fields.length === 0) return [];
  const path = `/rest/api/3/issue/${encodeURIComponent(issueId)}?fields=${fields.map(encodeURIComponent).join(',')}`;
  const issue = await context.client.get(path, issueSchema);
  return fields.filter((field) => {
    const value = issue.fields[field];
    return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  });
}

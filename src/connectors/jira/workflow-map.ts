/**
 * What has been seen of the workflows: which status leads to which, per project and work type. Jira shows a transition only to an issue
 * that stands in front of it, so the map is learnt by walking.
 */
export interface WorkflowMap {
  learn(workflow: string, from: string, to: readonly string[]): void;
  /** The next status on the shortest known way, or undefined. */
  nextTowards(workflow: string, from: string, target: string): string | undefined;
  /** The next status on the shortest known way to a status whose exits have not been seen. */
  nextTowardsUnseen(workflow: string, from: string): string | undefined;
}

export function createWorkflowMap(): WorkflowMap {
  const maps = new Map<string, Map<string, readonly string[]>>();
  const search = (workflow: string, from: string, found: (status: string) => boolean): string | undefined => {
    const exits = maps.get(workflow);
    const seen = new Set([from]);
    let frontier = (exits?.get(from) ?? []).map((status) => ({ status, first: status }));
    while (frontier.length > 0) {
      const hit = frontier.find(({ status }) => found(status));
      if (hit !== undefined) return hit.first;
      const next: typeof frontier = [];
      for (const { status, first } of frontier) {
        if (seen.has(status)) continue;
        seen.add(status);
        for (const exit of exits?.get(status) ?? []) if (!seen.has(exit)) next.push({ status: exit, first });
      }
      frontier = next;
    }
    return undefined;
  };
  return {
    learn(workflow, from, to) {
      const exits = maps.get(workflow) ?? new Map<string, readonly string[]>();
      exits.set(from, [...new Set(to)]);
      maps.set(workflow, exits);
    },
    nextTowards: (workflow, from, target) => search(workflow, from, (status) => status === target),
    nextTowardsUnseen: (workflow, from) => search(workflow, from, (status) => status !== from && maps.get(workflow)?.has(status) !== true),
  };
}

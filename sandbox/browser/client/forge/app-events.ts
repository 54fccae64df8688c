type Listener = (payload: unknown) => void;

const listeners = new Map<string, Set<Listener>>();

/**
 * The events of the app's views on this page: what one view emits, the others receive, and the issue view tells them of changes
 * (`JIRA_ISSUE_CHANGED`). Documentation: https://developer.atlassian.com/platform/forge/custom-ui-bridge/events/
 */
export const AppEvents = {
  emit: (event: string, payload: unknown): void => {
    for (const listener of listeners.get(event) ?? []) listener(payload);
  },
  on: (event: string, listener: Listener): (() => void) => {
    const known = listeners.get(event) ?? new Set<Listener>();
    known.add(listener);
    listeners.set(event, known);
    return () => known.delete(listener);
  },
};

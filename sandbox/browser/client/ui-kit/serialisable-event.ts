import type { SyntheticEvent } from 'react';

/**
 * What a UI Kit handler receives instead of a DOM event: plain data that can cross the bridge.
 * Documentation: https://developer.atlassian.com/platform/forge/ui-kit/components/textfield/ (`onChange`).
 */
export interface SerialisableEvent {
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly defaultPrevented: boolean;
  readonly eventPhase: number;
  readonly isTrusted: boolean;
  readonly target: Readonly<Record<string, unknown>>;
  readonly timeStamp: number;
  readonly type: string;
}

const carried = ['value', 'checked', 'name', 'id', 'tagName', 'type'] as const;

const targetOf = (target: EventTarget | null): Record<string, unknown> => {
  if (target === null) return {};
  const described: Record<string, unknown> = {};
  for (const name of carried) if (name in target) described[name] = Reflect.get(target, name);
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    described['selectionStart'] = target.selectionStart;
    described['selectionEnd'] = target.selectionEnd;
  }
  return described;
};

/** The serialisable form of a React event. `target` is the element the handler is attached to, as a page expects of a form field. */
export const serialisableEvent = (event: SyntheticEvent): SerialisableEvent => ({
  bubbles: event.bubbles,
  cancelable: event.cancelable,
  defaultPrevented: event.defaultPrevented,
  eventPhase: event.eventPhase,
  isTrusted: event.isTrusted,
  target: targetOf(event.type === 'click' ? event.currentTarget : event.target),
  timeStamp: event.timeStamp,
  type: event.type,
});

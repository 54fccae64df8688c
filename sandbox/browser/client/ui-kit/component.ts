import type { ComponentType, SyntheticEvent } from 'react';
import type * as UiKit from '@forge/react';
import type { ForgeDoc } from '../forge/forge-doc';
import { serialisableEvent } from './serialisable-event';

/** The names of UI Kit's components. */
export type UiKitName = keyof typeof UiKit;

/** What a page may pass to the UI Kit component of that name. */
export type UiKitProps<Name extends UiKitName> = (typeof UiKit)[Name] extends (props: infer Props) => unknown
  ? Props
  : Record<string, unknown>;

/** A component of the host that draws one UI Kit component. */
export type Drawing = ComponentType<{ readonly doc: ForgeDoc }>;

/** Which host component draws which UI Kit component. */
export type Drawings = Readonly<Record<string, Drawing>>;

/**
 * The props of a node under the types that `@forge/react` gave the page that wrote them: the page was compiled against these
 * types, and the snapshot keeps plain data and functions as they are.
 */
export const propsOf = <Name extends UiKitName>(doc: ForgeDoc, name: Name): UiKitProps<Name> => {
  if (doc.type !== name) throw new TypeError(`${doc.type} is not drawn as ${name}`);
  return doc.props as UiKitProps<Name>;
};

/** The named props that are set, to be handed on to a design-system component. */
export const pick = <Props extends object, Key extends keyof Props>(
  props: Props,
  ...keys: readonly Key[]
): { [K in Key]: Exclude<Props[K], undefined> } => {
  const chosen: Partial<Props> = {};
  for (const key of keys) if (props[key] !== undefined) chosen[key] = props[key];
  return chosen as { [K in Key]: Exclude<Props[K], undefined> };
};

type Callback = (...args: readonly unknown[]) => unknown;

/** The page's function under that prop, or undefined. */
export const handlerOf = (doc: ForgeDoc, name: string): Callback | undefined => {
  const value = doc.props[name];
  return typeof value === 'function' ? (value as Callback) : undefined;
};

/** Calls the page's function with plain values, if the page set one. */
export const call = (doc: ForgeDoc, name: string, ...args: readonly unknown[]): void => {
  const handler = handlerOf(doc, name);
  if (handler === undefined) return;
  const result = handler(...args);
  // A page's rejected handler is the page's error: it belongs in the console, as it does on a site.
  if (result instanceof Object && 'catch' in result) void Promise.resolve(result).catch((error: unknown) => console.error(error));
};

/** React handlers for those of the named props that the page set; each passes the serialisable event. */
export const events = <Name extends 'onBlur' | 'onFocus' | 'onClick' | 'onChange' | 'onInvalid'>(
  doc: ForgeDoc,
  ...names: readonly Name[]
): { [K in Name]?: (event: SyntheticEvent) => void } => {
  const handlers: { [K in Name]?: (event: SyntheticEvent) => void } = {};
  for (const name of names)
    if (handlerOf(doc, name) !== undefined) handlers[name] = (event: SyntheticEvent) => call(doc, name, serialisableEvent(event));
  return handlers;
};

/** A string prop, or undefined. */
export const textProp = (doc: ForgeDoc, name: string): string | undefined => {
  const value = doc.props[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
};

/** A boolean prop; false when not set. */
export const flagProp = (doc: ForgeDoc, name: string): boolean => doc.props[name] === true;

/** The children that `@forge/react` put under that name for a component whose props hold nodes (table head, edit view …). */
export const slot = (doc: ForgeDoc, name: string): readonly ForgeDoc[] =>
  doc.children.find((child) => child.type === 'ContentWrapper' && child.props['name'] === name)?.children ?? [];

/** A prop as it stands in the drawn tree: plain data, functions of the page, and elements the page passed in props. */
export type PropValue = unknown;

/**
 * One node of the tree that `@forge/react` hands to its host: the name of a UI Kit component, its props and its children.
 * Text is a node of type `String` whose prop `text` holds it.
 */
export interface ForgeDoc {
  readonly type: string;
  readonly key: string;
  readonly props: Readonly<Record<string, PropValue>>;
  readonly children: readonly ForgeDoc[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlain = (value: Record<string, unknown>): boolean => Object.prototype.toString.call(value) === '[object Object]';

/** A React element the page put into a prop, such as `<EmptyState primaryAction={<Button>…</Button>} />`. */
const isReactElement = (value: Record<string, unknown>): boolean =>
  typeof value['$$typeof'] === 'symbol' && 'type' in value && 'props' in value;

/** True for the shape that {@link elementDoc} makes, so that a drawing component can tell an element from plain data. */
const isForgeDoc = (value: unknown): value is ForgeDoc =>
  isRecord(value) &&
  typeof value['type'] === 'string' &&
  typeof value['key'] === 'string' &&
  Array.isArray(value['children']) &&
  isRecord(value['props']);

const textDoc = (text: string, key: string): ForgeDoc => ({ type: 'String', key, props: { text }, children: [] });

/** The drawable nodes in a value that a page passed where React takes a node: text, elements, lists of them. */
export const nodesOf = (value: unknown, key = 'node'): readonly ForgeDoc[] => {
  if (value === null || value === undefined || typeof value === 'boolean') return [];
  if (typeof value === 'string' || typeof value === 'number') return [textDoc(String(value), key)];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => nodesOf(item, `${key}.${index}`));
  if (isForgeDoc(value)) return [value];
  if (isRecord(value) && isReactElement(value)) return [elementDoc(value, key)];
  return [];
};

const elementDoc = (element: Record<string, unknown>, key: string): ForgeDoc => {
  const props = isRecord(element['props']) ? element['props'] : {};
  const children = nodesOf(props['children'], `${key}.children`);
  const type = element['type'];
  if (typeof type === 'symbol') return { type: 'Fragment', key, props: {}, children };
  if (typeof type === 'string') return { type, key, props: copyProps(props), children };
  const named = typeof type === 'function' && type.name !== '' ? type.name : 'component';
  return { type: `${named} (a component in a prop cannot cross the bridge)`, key, props: {}, children };
};

const copyValue = (value: unknown, key: string): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown, index) => copyValue(item, `${key}.${index}`));
  if (!isRecord(value)) return value;
  if (isReactElement(value)) return elementDoc(value, key);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyValue(item, `${key}.${name}`)]));
};

const copyProps = (props: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(props)
      .filter(([name]) => name !== 'children')
      .map(([name, value]) => [name, copyValue(value, name)]),
  );

/**
 * A copy of the tree as it stands now. The reconciler keeps one mutable tree, and a value of the page's own realm must not leak
 * into the host's components, so everything except functions is copied.
 */
export const snapshotForgeDoc = (source: unknown): ForgeDoc => {
  if (!isRecord(source) || typeof source['type'] !== 'string') throw new TypeError('reconcile was called without a forgeDoc');
  const children: readonly unknown[] = Array.isArray(source['children']) ? source['children'] : [];
  return {
    type: source['type'],
    key: typeof source['key'] === 'string' ? source['key'] : source['type'],
    props: isRecord(source['props']) ? copyProps(source['props']) : {},
    children: children.map(snapshotForgeDoc),
  };
};

/** The text of a `String` node. */
export const textOf = (doc: ForgeDoc): string => {
  const text = doc.props['text'];
  return typeof text === 'string' || typeof text === 'number' ? String(text) : '';
};

/** The text inside a node and its children, for places that take a plain string. */
export const plainText = (doc: ForgeDoc): string => (doc.type === 'String' ? textOf(doc) : doc.children.map(plainText).join(''));

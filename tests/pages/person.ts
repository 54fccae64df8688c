import { drawn, type ForgeNode } from './bridge';

/** What a person in front of a page can read and do. Everything is found by its label or text. */

function allNodes(root: ForgeNode = drawn()): readonly ForgeNode[] {
  return [root, ...root.children.flatMap((child) => allNodes(child))];
}

function textOf(node: ForgeNode): string {
  if (node.type === 'String') return String(node.props['text']);
  return node.children.map(textOf).join('');
}

/** Everything readable on the page, titles and accessible names included. */
export function pageText(): string {
  const shown = ['title', 'header', 'description', 'label'];
  return allNodes()
    .flatMap((node) => [
      ...shown.flatMap((prop) => (typeof node.props[prop] === 'string' ? [node.props[prop]] : [])),
      ...(node.type === 'String' ? [textOf(node)] : []),
    ])
    .join('\n');
}

/** Waits until the text can be read; fails with the page's text when it does not appear. */
export async function sees(text: string, timeoutMs = 5000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const now = readable();
    if (now.includes(text)) return;
    if (Date.now() > end) throw new Error(`"${text}" did not appear. The page says:\n${now}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Waits until the text can no longer be read. */
export async function noLongerSees(text: string, timeoutMs = 5000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (readable().includes(text)) {
    if (Date.now() > end) throw new Error(`"${text}" is still there.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function readable(): string {
  try {
    return pageText();
  } catch {
    return '(nothing drawn)';
  }
}

const BUTTONS = ['Button', 'LoadingButton', 'LinkButton'];

export function button(name: string): ForgeNode {
  const found = allNodes().find((node) => BUTTONS.includes(node.type) && textOf(node) === name);
  if (found === undefined) {
    const names = allNodes()
      .filter((node) => BUTTONS.includes(node.type))
      .map(textOf);
    throw new Error(`There is no button "${name}". There are: ${names.join(' | ')}`);
  }
  return found;
}

export function presses(name: string): void {
  const { props } = button(name);
  if (props['isDisabled'] === true) throw new Error(`The button "${name}" cannot be pressed now.`);
  callProp(props, 'onClick', {});
}

/** The input that a label names. */
export function input(label: string): ForgeNode {
  const nodes = allNodes();
  const tied = nodes.find((node) => node.type === 'Label' && textOf(node) === label)?.props['labelFor'];
  const found = nodes.find(
    (node) =>
      (tied !== undefined && (node.props['id'] === tied || node.props['inputId'] === tied)) ||
      (node.type === 'Checkbox' && node.props['label'] === label),
  );
  if (found === undefined)
    throw new Error(
      `No input is labelled "${label}". Labels: ${nodes
        .filter((node) => node.type === 'Label')
        .map(textOf)
        .join(' | ')}`,
    );
  return found;
}

export function types(label: string, value: string): void {
  callProp(input(label).props, 'onChange', { target: { value } });
}

export function turns(label: string, on: boolean): void {
  const { props } = input(label);
  if (props['isDisabled'] === true) throw new Error(`"${label}" cannot be switched now.`);
  callProp(props, 'onChange', { target: { checked: on } });
}

export function options(label: string): readonly string[] {
  return (input(label).props['options'] as readonly { label: string }[]).map((option) => option.label);
}

export function chooses(label: string, option: string): void {
  const { props } = input(label);
  const chosen = (props['options'] as readonly { label: string }[]).find((candidate) => candidate.label === option);
  if (chosen === undefined) throw new Error(`"${label}" does not offer "${option}" but: ${options(label).join(' | ')}`);
  callProp(props, 'onChange', chosen);
}

/** Opens a tab by its name. */
export function opensTab(name: string): void {
  const nodes = allNodes();
  const index = nodes.filter((node) => node.type === 'Tab').findIndex((node) => textOf(node) === name);
  const tabs = nodes.find((node) => node.type === 'Tabs');
  if (index < 0 || tabs === undefined) throw new Error(`There is no tab "${name}".`);
  (tabs.props['onChange'] as (index: number) => void)(index);
}

function callProp(props: ForgeNode['props'], name: string, argument: unknown): void {
  const handler = props[name];
  if (typeof handler !== 'function') throw new Error(`The control does nothing on ${name}.`);
  (handler as (argument: unknown) => void)(argument);
}

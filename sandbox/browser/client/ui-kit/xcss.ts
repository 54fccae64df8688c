import type { CSSProperties } from 'react';
import { token } from '@atlaskit/tokens';

type TokenName = Parameters<typeof token>[0];

const tokenName = /^(color|space|border|elevation|radius|font|opacity|size)\.[\w.]+$/;

/** A CSS value in which names of design tokens stand for their values, as `xcss` of `@forge/react` allows them. */
const cssValue = (value: unknown): string | number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  return value
    .split(' ')
    .map((part) => (tokenName.test(part) ? token(part as TokenName) : part))
    .join(' ');
};

const isNested = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const hyphenated = (property: string): string => property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const declarations = (styles: Record<string, unknown>): string =>
  Object.entries(styles)
    .flatMap(([property, value]) => {
      const css = cssValue(value);
      // Beats the inline style that carries the resting state.
      return css === undefined ? [] : [`${hyphenated(property)}: ${String(css)} !important;`];
    })
    .join(' ');

/** An `xcss` object (or a list of them) as an inline style. */
export const inlineStyle = (xcss: unknown): CSSProperties => {
  if (Array.isArray(xcss)) return Object.assign({}, ...xcss.map(inlineStyle)) as CSSProperties;
  if (!isNested(xcss)) return {};
  return Object.fromEntries(Object.entries(xcss).flatMap(([property, value]) => (isNested(value) ? [] : [[property, cssValue(value)]])));
};

/** The rules for states and media (`:hover`, `@media …`) of an `xcss` object, for the elements with that class. */
export const nestedRules = (xcss: unknown, className: string): string => {
  if (Array.isArray(xcss)) return xcss.map((part) => nestedRules(part, className)).join('\n');
  if (!isNested(xcss)) return '';
  return Object.entries(xcss)
    .flatMap(([selector, styles]) => {
      if (!isNested(styles)) return [];
      return [
        selector.startsWith('@')
          ? `${selector} { .${className} { ${declarations(styles)} } }`
          : `.${className}${selector} { ${declarations(styles)} }`,
      ];
    })
    .join('\n');
};

const spacing = [
  'backgroundColor',
  'padding',
  'paddingBlock',
  'paddingBlockStart',
  'paddingBlockEnd',
  'paddingInline',
  'paddingInlineStart',
  'paddingInlineEnd',
] as const;

/** The style of the shorthand props that `Box` and `Pressable` share. */
export const shorthandStyle = (props: Readonly<Record<string, unknown>>): CSSProperties =>
  Object.fromEntries(spacing.flatMap((name) => (props[name] === undefined ? [] : [[name, cssValue(props[name])]])));

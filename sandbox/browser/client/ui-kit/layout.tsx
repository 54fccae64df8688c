import React, { useId } from 'react';
import { Bleed } from '@atlaskit/primitives/compiled/bleed';
import { Inline } from '@atlaskit/primitives/compiled/inline';
import { Stack } from '@atlaskit/primitives/compiled/stack';
import { call, flagProp, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { Nodes } from './node';
import { inlineStyle, nestedRules, shorthandStyle } from './xcss';

const useXcss = (xcss: unknown): { readonly className: string; readonly rules: string } => {
  const className = `xcss-${useId().replace(/[^a-zA-Z0-9]/g, '')}`;
  return { className, rules: nestedRules(xcss, className) };
};

const DrawnBox: Drawing = ({ doc }) => {
  const xcss = doc.props['xcss'];
  const { className, rules } = useXcss(xcss);
  return (
    <div
      className={`uikit-box ${className}`}
      role={textProp(doc, 'role')}
      data-testid={textProp(doc, 'testId')}
      style={{ ...shorthandStyle(doc.props), ...inlineStyle(xcss) }}
    >
      {rules === '' ? null : <style>{rules}</style>}
      <Nodes docs={doc.children} />
    </div>
  );
};

const DrawnPressable: Drawing = ({ doc }) => {
  const xcss = doc.props['xcss'];
  const { className, rules } = useXcss(xcss);
  return (
    <button
      type="button"
      className={`uikit-pressable ${className}`}
      disabled={flagProp(doc, 'isDisabled')}
      data-testid={textProp(doc, 'testId')}
      style={{ ...shorthandStyle(doc.props), ...inlineStyle(xcss) }}
      onClick={() => call(doc, 'onClick')}
    >
      {rules === '' ? null : <style>{rules}</style>}
      <Nodes docs={doc.children} />
    </button>
  );
};

const DrawnInline: Drawing = ({ doc }) => (
  <Inline
    {...pick(
      propsOf(doc, 'Inline'),
      'alignBlock',
      'alignInline',
      'spread',
      'grow',
      'space',
      'shouldWrap',
      'separator',
      'rowSpace',
      'testId',
    )}
  >
    {doc.children.map((child) => (
      <Nodes key={child.key} docs={[child]} />
    ))}
  </Inline>
);

const DrawnStack: Drawing = ({ doc }) => (
  <Stack {...pick(propsOf(doc, 'Stack'), 'alignBlock', 'alignInline', 'grow', 'space', 'spread', 'testId')}>
    <Nodes docs={doc.children} />
  </Stack>
);

const DrawnBleed: Drawing = ({ doc }) => (
  <Bleed {...pick(propsOf(doc, 'Bleed'), 'all', 'inline', 'block', 'testId')}>
    <Nodes docs={doc.children} />
  </Bleed>
);

/** Box, Pressable, Inline, Stack, Bleed. */
export const layout: Drawings = { Box: DrawnBox, Pressable: DrawnPressable, Inline: DrawnInline, Stack: DrawnStack, Bleed: DrawnBleed };

import React from 'react';
import glyphs from 'virtual:design-system-icons';
import type { NewCoreIconProps } from '@atlaskit/icon';
import { token } from '@atlaskit/tokens';
import { propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';

/** Names that UI Kit still accepts for icons the design system has renamed. */
const renamed: Readonly<Record<string, string>> = {
  activity: 'dashboard',
  'add-circle': 'add',
  check: 'check-mark',
  'check-circle': 'success',
  'check-circle-outline': 'success',
  'editor-close': 'cross',
  'editor-done': 'check-mark',
  'editor-edit': 'edit',
  'editor-settings': 'settings',
  error: 'status-error',
  export: 'share',
  'graph-bar': 'chart-bar',
  info: 'status-information',
  issue: 'work-item',
  issues: 'work-items',
  lock: 'lock-locked',
  more: 'show-more-horizontal',
  'more-vertical': 'show-more-vertical',
  open: 'link-external',
  people: 'people-group',
  preferences: 'customize',
  question: 'question-circle',
  recent: 'clock',
  schedule: 'calendar',
  shortcut: 'link-external',
  star: 'star-unstarred',
  'star-filled': 'star-starred',
  subtask: 'subtasks',
  trash: 'delete',
  unlink: 'link-broken',
  unlock: 'lock-unlocked',
  upload: 'cloud-arrow-up',
  'vid-pause': 'video-pause',
  'vid-play': 'video-play',
  warning: 'status-warning',
  watch: 'eye-open',
  world: 'globe',
};

/** The design system's icon of that name, or undefined when there is none. */
export const glyphOf = (name: string | undefined): (typeof glyphs)[string] | undefined =>
  name === undefined ? undefined : (glyphs[name] ?? glyphs[renamed[name] ?? '']);

const DrawnIcon: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Icon');
  const Glyph = glyphOf(textProp(doc, 'glyph'));
  if (Glyph === undefined) return <span className="uikit-unknown">Icon {textProp(doc, 'glyph')}</span>;
  // `primaryColor` is what pages written before `color` pass.
  const color = props.color ?? (doc.props['primaryColor'] as typeof props.color);
  return (
    <Glyph
      label={props.label}
      {...(color === undefined ? {} : { color: token(color) as NonNullable<NewCoreIconProps['color']> })}
      size={props.size === 'small' ? 'small' : 'medium'}
    />
  );
};

/** The kinds of work that AtlassianIcon and AtlassianTile show, by the icon that is nearest. */
const kinds: Readonly<Record<string, string>> = {
  'new-feature': 'add',
  improvement: 'arrow-up',
  idea: 'lightbulb',
  subtask: 'subtasks',
  question: 'question-circle',
};

const DrawnAtlassianIcon: Drawing = ({ doc }) => {
  const name = textProp(doc, 'glyph') ?? '';
  const Glyph = glyphOf(kinds[name] ?? name);
  return Glyph === undefined ? (
    <span className="uikit-unknown">Icon {name}</span>
  ) : (
    <Glyph label={textProp(doc, 'label') ?? ''} color={token('color.icon.brand')} />
  );
};

/** Icon, AtlassianIcon, AtlassianTile. */
export const icons: Drawings = { Icon: DrawnIcon, AtlassianIcon: DrawnAtlassianIcon, AtlassianTile: DrawnAtlassianIcon };

import React, { useContext } from 'react';
import ButtonGroup from '@atlaskit/button/button-group';
import Button, { LinkButton } from '@atlaskit/button/new';
import { events, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { DestinationContext } from './follow-link';
import { glyphOf } from './icon';
import { Nodes } from './node';

const DrawnButton: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Button');
  const before = glyphOf(textProp(doc, 'iconBefore'));
  const after = glyphOf(textProp(doc, 'iconAfter'));
  return (
    <Button
      {...pick(props, 'appearance', 'autoFocus', 'isDisabled', 'isSelected', 'shouldFitContainer', 'testId', 'type')}
      {...(props.spacing === 'compact' || props.spacing === 'none' ? { spacing: 'compact' as const } : {})}
      {...(before === undefined ? {} : { iconBefore: before })}
      {...(after === undefined ? {} : { iconAfter: after })}
      {...events(doc, 'onClick', 'onBlur', 'onFocus')}
    >
      <Nodes docs={doc.children} />
    </Button>
  );
};

const DrawnLoadingButton: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'LoadingButton');
  const appearance = props.appearance === 'link' || props.appearance === 'subtle-link' ? 'subtle' : props.appearance;
  return (
    <Button
      {...pick(props, 'autoFocus', 'isDisabled', 'isLoading', 'isSelected', 'shouldFitContainer', 'testId', 'type')}
      {...(appearance === undefined ? {} : { appearance })}
      {...(props.spacing === 'compact' || props.spacing === 'none' ? { spacing: 'compact' as const } : {})}
      {...events(doc, 'onClick', 'onBlur', 'onFocus')}
    >
      <Nodes docs={doc.children} />
    </Button>
  );
};

const DrawnLinkButton: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'LinkButton');
  const { href, follow } = useContext(DestinationContext)(props.href ?? '');
  const newTab = props.target === '_blank';
  const given = events(doc, 'onClick', 'onBlur', 'onFocus');
  const appearance = props.appearance === 'link' || props.appearance === 'subtle-link' ? 'subtle' : props.appearance;
  return (
    <LinkButton
      href={href}
      {...pick(props, 'autoFocus', 'isDisabled', 'isSelected', 'shouldFitContainer', 'target', 'testId')}
      {...(appearance === undefined ? {} : { appearance })}
      {...given}
      onClick={(event) => {
        given.onClick?.(event);
        if (follow === undefined || newTab) return;
        event.preventDefault();
        follow();
      }}
    >
      <Nodes docs={doc.children} />
    </LinkButton>
  );
};

const DrawnButtonGroup: Drawing = ({ doc }) => (
  <ButtonGroup {...pick(propsOf(doc, 'ButtonGroup'), 'appearance', 'label', 'titleId', 'testId')}>
    {doc.children.map((child) => (
      <Nodes key={child.key} docs={[child]} />
    ))}
  </ButtonGroup>
);

/** Button, LoadingButton, LinkButton, ButtonGroup. */
export const buttons: Drawings = {
  Button: DrawnButton,
  LoadingButton: DrawnLoadingButton,
  LinkButton: DrawnLinkButton,
  ButtonGroup: DrawnButtonGroup,
};

import React, { useContext } from 'react';
import Badge from '@atlaskit/badge';
import ButtonGroup from '@atlaskit/button/button-group';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import ProgressBar from '@atlaskit/progress-bar';
import { ProgressTracker } from '@atlaskit/progress-tracker';
import SectionMessage from '@atlaskit/section-message/message';
import SectionMessageAction from '@atlaskit/section-message/message-action';
import Spinner from '@atlaskit/spinner';
import Tag from '@atlaskit/tag';
import TagGroup from '@atlaskit/tag-group';
import { nodesOf, plainText } from '../forge/forge-doc';
import { call, handlerOf, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { DestinationContext } from './follow-link';
import { Nodes, PropNodes } from './node';

const DrawnLozenge: Drawing = ({ doc }) => (
  <Lozenge {...pick(propsOf(doc, 'Lozenge'), 'appearance', 'isBold', 'maxWidth', 'testId')}>
    <Nodes docs={doc.children} />
  </Lozenge>
);

const DrawnBadge: Drawing = ({ doc }) => {
  const shown = plainText(doc);
  const number = Number(shown);
  return (
    <Badge {...pick(propsOf(doc, 'Badge'), 'appearance', 'max', 'testId')}>{shown === '' || Number.isNaN(number) ? shown : number}</Badge>
  );
};

const DrawnTag: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Tag') as { readonly isRemovable?: boolean; readonly color?: React.ComponentProps<typeof Tag>['color'] };
  const text = textProp(doc, 'text') ?? plainText(doc);
  const href = textProp(doc, 'href');
  return (
    <Tag
      text={text}
      isRemovable={props.isRemovable === true}
      removeButtonLabel={textProp(doc, 'removeButtonLabel') ?? `Remove ${text}`}
      {...pick(props, 'color')}
      {...(href === undefined ? {} : { href })}
      onBeforeRemoveAction={() => handlerOf(doc, 'onBeforeRemoveAction')?.() !== false}
      onAfterRemoveAction={() => call(doc, 'onAfterRemoveAction', text)}
    />
  );
};

const DrawnTagGroup: Drawing = ({ doc }) => (
  <TagGroup {...pick(propsOf(doc, 'TagGroup'), 'alignment')}>
    {doc.children.map((child) => (
      <Nodes key={child.key} docs={[child]} />
    ))}
  </TagGroup>
);

const DrawnProgressBar: Drawing = ({ doc }) => (
  <ProgressBar {...pick(propsOf(doc, 'ProgressBar'), 'appearance', 'ariaLabel', 'isIndeterminate', 'testId', 'value')} />
);

const DrawnProgressTracker: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'ProgressTracker');
  return (
    <ProgressTracker
      {...pick(props, 'animated', 'label', 'spacing', 'testId')}
      items={props.items.map((item) => ({
        ...pick(item, 'id', 'label', 'percentageComplete', 'status'),
        ...(item.onClick === undefined ? {} : { onClick: () => item.onClick?.() }),
      }))}
    />
  );
};

const DrawnSpinner: Drawing = ({ doc }) => <Spinner {...pick(propsOf(doc, 'Spinner'), 'appearance', 'delay', 'label', 'size', 'testId')} />;

const DrawnSectionMessage: Drawing = ({ doc }) => {
  // Actions come as a prop or, as the documentation shows them, as children.
  const isAction = (child: { readonly type: string }): boolean => child.type === 'SectionMessageAction';
  const actions = [...nodesOf(doc.props['actions']), ...doc.children.filter(isAction)];
  return (
    <SectionMessage
      {...pick(propsOf(doc, 'SectionMessage'), 'appearance', 'testId', 'title')}
      {...(actions.length === 0 ? {} : { actions: actions.map((action) => <Nodes key={action.key} docs={[action]} />) })}
    >
      <Nodes docs={doc.children.filter((child) => !isAction(child))} />
    </SectionMessage>
  );
};

const DrawnSectionMessageAction: Drawing = ({ doc }) => {
  const to = useContext(DestinationContext);
  const href = textProp(doc, 'href');
  const destination = href === undefined ? undefined : to(href);
  return (
    <SectionMessageAction
      {...pick(propsOf(doc, 'SectionMessageAction'), 'testId')}
      {...(destination === undefined ? {} : { href: destination.href })}
      onClick={(event) => {
        call(doc, 'onClick');
        if (destination?.follow === undefined) return;
        event.preventDefault();
        destination.follow();
      }}
    >
      <Nodes docs={doc.children} />
    </SectionMessageAction>
  );
};

const DrawnEmptyState: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'EmptyState');
  const level = Math.min(Math.max(props.headingLevel ?? 4, 1), 6) as 1 | 2 | 3 | 4 | 5 | 6;
  const secondary = props.secondaryAction !== undefined && props.secondaryAction !== null;
  return (
    <div className={`uikit-empty-state uikit-empty-state-${props.width ?? 'wide'}`} data-testid={props.testId}>
      <Heading size="medium" as={`h${level}`}>
        {props.header}
      </Heading>
      <div className="uikit-empty-state-description">
        <PropNodes value={props.description} />
      </div>
      <ButtonGroup label={props.buttonGroupLabel ?? 'Actions'}>
        {secondary ? <PropNodes value={props.secondaryAction} /> : null}
        <PropNodes value={props.primaryAction} />
        {props.isLoading === true ? <Spinner label="Loading" /> : null}
      </ButtonGroup>
      <div>
        <PropNodes value={props.tertiaryAction} />
      </div>
    </div>
  );
};

/** Lozenge, Badge, Tag, progress, messages and EmptyState. */
export const feedback: Drawings = {
  Lozenge: DrawnLozenge,
  Badge: DrawnBadge,
  Tag: DrawnTag,
  TagGroup: DrawnTagGroup,
  ProgressBar: DrawnProgressBar,
  ProgressTracker: DrawnProgressTracker,
  Spinner: DrawnSpinner,
  SectionMessage: DrawnSectionMessage,
  SectionMessageAction: DrawnSectionMessageAction,
  EmptyState: DrawnEmptyState,
};

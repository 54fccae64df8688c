import React, { createContext, useContext } from 'react';
import { Code } from '@atlaskit/code';
import CodeBlock from '@atlaskit/code/block';
import Heading from '@atlaskit/heading';
import { Text } from '@atlaskit/primitives/compiled/text';
import { flagProp, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { plainText } from '../forge/forge-doc';
import { FollowLink } from './follow-link';
import { Nodes } from './node';

/** A paragraph cannot hold a paragraph: text inside text is a span. */
const InsideText = createContext(false);

const DrawnText: Drawing = ({ doc }) => {
  const nested = useContext(InsideText);
  const props = propsOf(doc, 'Text');
  const shared = pick(props, 'align', 'color', 'maxLines', 'size', 'weight', 'testId');
  const content = (
    <InsideText.Provider value>
      <Nodes docs={doc.children} />
    </InsideText.Provider>
  );
  if (props.as === 'strike')
    return (
      <Text {...shared}>
        <s>{content}</s>
      </Text>
    );
  return (
    <Text {...shared} as={props.as ?? (nested ? 'span' : 'p')}>
      {content}
    </Text>
  );
};

const markedAs = (tag: 'em' | 's' | 'strong'): Drawing =>
  function Marked({ doc }) {
    return React.createElement(tag, null, <Nodes docs={doc.children} />);
  };

const DrawnHeading: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Heading');
  return (
    <Heading size={props.size ?? 'medium'} {...pick(props, 'as', 'color', 'id', 'testId')}>
      <Nodes docs={doc.children} />
    </Heading>
  );
};

const DrawnCode: Drawing = ({ doc }) => <Code {...pick(propsOf(doc, 'Code'), 'testId')}>{plainText(doc)}</Code>;

const DrawnCodeBlock: Drawing = ({ doc }) => (
  <CodeBlock
    text={textProp(doc, 'text') ?? ''}
    {...pick(
      propsOf(doc, 'CodeBlock'),
      'language',
      'showLineNumbers',
      'highlight',
      'highlightedStartText',
      'highlightedEndText',
      'shouldWrapLongLines',
      'testId',
    )}
  />
);

const DrawnList: Drawing = ({ doc }) =>
  doc.props['type'] === 'ordered' ? (
    <ol className="uikit-list">
      <Nodes docs={doc.children} />
    </ol>
  ) : (
    <ul className="uikit-list">
      <Nodes docs={doc.children} />
    </ul>
  );

const DrawnListItem: Drawing = ({ doc }) => (
  <li>
    <Nodes docs={doc.children} />
  </li>
);

const DrawnLink: Drawing = ({ doc }) => (
  <FollowLink href={textProp(doc, 'href') ?? ''} newTab={flagProp(doc, 'openNewTab')}>
    <Nodes docs={doc.children} />
  </FollowLink>
);

/** Text, its marks, headings, code, lists and links. */
export const text: Drawings = {
  Text: DrawnText,
  Em: markedAs('em'),
  Strike: markedAs('s'),
  Strong: markedAs('strong'),
  Heading: DrawnHeading,
  Code: DrawnCode,
  CodeBlock: DrawnCodeBlock,
  List: DrawnList,
  ListItem: DrawnListItem,
  Link: DrawnLink,
};

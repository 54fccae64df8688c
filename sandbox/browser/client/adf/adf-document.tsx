import React from 'react';
import type { CSSProperties, ReactElement, ReactNode } from 'react';
import CodeBlock from '@atlaskit/code/block';
import Lozenge from '@atlaskit/lozenge';
import SectionMessage from '@atlaskit/section-message/message';

interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly marks: readonly AdfNode[];
  readonly content: readonly AdfNode[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const nodeOf = (value: unknown): AdfNode | undefined => {
  if (!isRecord(value) || typeof value['type'] !== 'string') return undefined;
  return {
    type: value['type'],
    ...(typeof value['text'] === 'string' ? { text: value['text'] } : {}),
    attrs: isRecord(value['attrs']) ? value['attrs'] : {},
    marks: nodesOf(value['marks']),
    content: nodesOf(value['content']),
  };
};

const nodesOf = (value: unknown): readonly AdfNode[] =>
  Array.isArray(value)
    ? value.flatMap((item: unknown) => {
        const node = nodeOf(item);
        return node === undefined ? [] : [node];
      })
    : [];

const attr = (node: AdfNode, name: string): string => {
  const value = node.attrs[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** Only addresses that a browser may follow without running code. */
const safeHref = (href: string): string | undefined => (/^(https?:|mailto:|\/|#)/i.test(href) ? href : undefined);

const marked = (node: AdfNode): ReactNode =>
  node.marks.reduce<ReactNode>((inner, mark) => {
    switch (mark.type) {
      case 'strong':
        return <strong>{inner}</strong>;
      case 'em':
        return <em>{inner}</em>;
      case 'strike':
        return <s>{inner}</s>;
      case 'underline':
        return <u>{inner}</u>;
      case 'code':
        return <code className="adf-code">{inner}</code>;
      case 'subsup':
        return attr(mark, 'type') === 'sub' ? <sub>{inner}</sub> : <sup>{inner}</sup>;
      case 'textColor':
        return <span style={{ color: attr(mark, 'color') }}>{inner}</span>;
      case 'backgroundColor':
        return <span style={{ backgroundColor: attr(mark, 'color') }}>{inner}</span>;
      case 'link': {
        const href = safeHref(attr(mark, 'href'));
        return href === undefined ? (
          inner
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {inner}
          </a>
        );
      }
      default:
        return inner;
    }
  }, node.text ?? '');

const panels: Readonly<Record<string, 'information' | 'warning' | 'error' | 'success' | 'discovery'>> = {
  info: 'information',
  note: 'discovery',
  warning: 'warning',
  error: 'error',
  success: 'success',
};

const plain = (node: AdfNode): string => (node.text ?? '') + node.content.map(plain).join('');

const cellStyle = (node: AdfNode): CSSProperties => (attr(node, 'background') === '' ? {} : { backgroundColor: attr(node, 'background') });

const span = (node: AdfNode): { readonly colSpan?: number; readonly rowSpan?: number } => ({
  ...(Number(attr(node, 'colspan')) > 1 ? { colSpan: Number(attr(node, 'colspan')) } : {}),
  ...(Number(attr(node, 'rowspan')) > 1 ? { rowSpan: Number(attr(node, 'rowspan')) } : {}),
});

const Blocks = ({ nodes }: { readonly nodes: readonly AdfNode[] }): ReactElement => (
  <>
    {nodes.map((node, index) => (
      <Block key={index} node={node} />
    ))}
  </>
);

const Block = ({ node }: { readonly node: AdfNode }): ReactElement => {
  const inside = <Blocks nodes={node.content} />;
  switch (node.type) {
    case 'text':
      return <>{marked(node)}</>;
    case 'hardBreak':
      return <br />;
    case 'mention':
      return <span className="adf-mention">{attr(node, 'text') || '@user'}</span>;
    case 'emoji':
      return <>{attr(node, 'text') || attr(node, 'shortName')}</>;
    case 'date':
      return <time className="adf-date">{new Date(Number(attr(node, 'timestamp'))).toLocaleDateString('en-GB', { timeZone: 'UTC' })}</time>;
    case 'status':
      return <Lozenge>{attr(node, 'text')}</Lozenge>;
    case 'inlineCard':
    case 'blockCard':
    case 'embedCard':
      return <a href={safeHref(attr(node, 'url'))}>{attr(node, 'url')}</a>;
    case 'paragraph':
      return <p>{inside}</p>;
    case 'heading':
      return React.createElement(`h${Math.min(Math.max(Number(attr(node, 'level')) || 1, 1), 6)}`, null, inside);
    case 'bulletList':
      return <ul>{inside}</ul>;
    case 'orderedList':
      return <ol start={Number(attr(node, 'order')) || 1}>{inside}</ol>;
    case 'listItem':
      return <li>{inside}</li>;
    case 'taskList':
    case 'decisionList':
      return <ul className="adf-tasks">{inside}</ul>;
    case 'taskItem':
      return (
        <li>
          <input type="checkbox" readOnly disabled checked={attr(node, 'state') === 'DONE'} aria-label={plain(node)} /> {inside}
        </li>
      );
    case 'decisionItem':
      return <li>{inside}</li>;
    case 'blockquote':
      return <blockquote>{inside}</blockquote>;
    case 'rule':
      return <hr />;
    case 'codeBlock':
      return <CodeBlock text={plain(node)} shouldShowLineNumbers={false} />;
    case 'panel':
      return <SectionMessage appearance={panels[attr(node, 'panelType')] ?? 'information'}>{inside}</SectionMessage>;
    case 'expand':
    case 'nestedExpand':
      return (
        <details open>
          <summary>{attr(node, 'title')}</summary>
          {inside}
        </details>
      );
    case 'table':
      return (
        <table className="adf-table">
          <tbody>{inside}</tbody>
        </table>
      );
    case 'tableRow':
      return <tr>{inside}</tr>;
    case 'tableHeader':
      return (
        <th style={cellStyle(node)} {...span(node)}>
          {inside}
        </th>
      );
    case 'tableCell':
      return (
        <td style={cellStyle(node)} {...span(node)}>
          {inside}
        </td>
      );
    case 'layoutSection':
      return <div className="adf-columns">{inside}</div>;
    case 'media':
    case 'mediaInline':
      return attr(node, 'type') === 'external' && safeHref(attr(node, 'url')) !== undefined ? (
        <a href={attr(node, 'url')}>{attr(node, 'alt') || attr(node, 'url')}</a>
      ) : (
        <span className="adf-media">{attr(node, 'alt') || 'Attached file'}</span>
      );
    case 'doc':
    case 'mediaSingle':
    case 'mediaGroup':
    case 'layoutColumn':
    case 'caption':
    case 'bodiedExtension':
      return <div>{inside}</div>;
    default:
      return (
        <div className="uikit-unknown">
          <code>{node.type}</code>
          {inside}
        </div>
      );
  }
};

/** An Atlassian document (ADF), drawn. What is not a document is drawn as nothing. */
export const AdfDocument = ({ document }: { readonly document: unknown }): ReactElement => {
  const root = nodeOf(document);
  return <div className="adf">{root === undefined ? null : <Blocks nodes={root.content} />}</div>;
};

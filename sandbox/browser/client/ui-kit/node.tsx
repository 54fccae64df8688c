import React, { createContext, useContext } from 'react';
import type { ReactElement } from 'react';
import { nodesOf, textOf } from '../forge/forge-doc';
import type { ForgeDoc } from '../forge/forge-doc';
import type { Drawings } from './component';

/** The drawings in force below; the registry provides them, so that one drawing can draw any other as its child. */
export const DrawingsContext = createContext<Drawings>({});

/** What a component without a drawing looks like: a visible box with its name, and its children, so that nothing vanishes silently. */
const Unknown = ({ doc }: { readonly doc: ForgeDoc }): ReactElement => (
  <div className="uikit-unknown" role="note">
    <code>{doc.type}</code> is not drawn by the sandbox.
    <Nodes docs={doc.children} />
  </div>
);

/** Draws one node. */
export const Node = ({ doc }: { readonly doc: ForgeDoc }): ReactElement => {
  const drawings = useContext(DrawingsContext);
  if (doc.type === 'String') return <>{textOf(doc)}</>;
  if (doc.type === 'Root' || doc.type === 'Fragment') return <Nodes docs={doc.children} />;
  const Drawn = drawings[doc.type] ?? Unknown;
  return <Drawn doc={doc} />;
};

/** Draws a list of nodes. */
export const Nodes = ({ docs }: { readonly docs: readonly ForgeDoc[] }): ReactElement => (
  <>
    {docs.map((doc) => (
      <Node key={doc.key} doc={doc} />
    ))}
  </>
);

/** Draws a prop that holds text, an element or a list of them. */
export const PropNodes = ({ value }: { readonly value: unknown }): ReactElement => <Nodes docs={nodesOf(value)} />;

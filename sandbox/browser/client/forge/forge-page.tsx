import React, { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import SectionMessage from '@atlaskit/section-message/message';
import Spinner from '@atlaskit/spinner';
import { jiraClient } from '../jira/client';
import { useSession } from '../shell/config';
import type { ForgeModule } from '../shell/config';
import { useFlags } from '../shell/flags';
import { messageOf } from '../shell/http';
import { go } from '../shell/router';
import { drawings } from '../ui-kit/drawings';
import { DestinationContext } from '../ui-kit/follow-link';
import { DrawingsContext, Node } from '../ui-kit/node';
import { DirectoryContext } from '../ui-kit/people';
import type { Directory } from '../ui-kit/people';
import { localPath } from './addresses';
import { createCallBridge } from './bridge';
import type { ForgeDoc } from './forge-doc';
import { productAround } from './product';

type CallBridge = (command: string, data?: unknown) => Promise<unknown>;

declare global {
  interface Window {
    /** The bridge of each running page by the name of its frame; the page's document reads it before the page's code loads. */
    __sandboxBridges?: Map<string, CallBridge>;
  }
}

const bridges = (): Map<string, CallBridge> => (window.__sandboxBridges ??= new Map<string, CallBridge>());

/** People of the Jira site as the acting person sees them. */
export const directoryOf = (accountId: string): Directory => {
  const jira = jiraClient(accountId);
  return {
    find: (typed) =>
      jira
        .people(typed)
        .then((found) =>
          found.map(({ emailAddress, ...person }) => ({ ...person, ...(emailAddress === undefined ? {} : { emailAddress }) })),
        )
        .catch(() => []),
    get: (id) => jira.person(id).catch(() => undefined),
  };
};

/** Draws a page's tree with the design system. */
const DrawnTree = ({ doc }: { readonly doc: ForgeDoc }): ReactElement => (
  <DrawingsContext.Provider value={drawings}>
    <div className="uikit-root">
      <Node doc={doc} />
    </div>
  </DrawingsContext.Provider>
);

/**
 * One module of the app, running. Its code lives in a hidden frame with a React of its own, as on a site; the tree it reconciles
 * arrives over the bridge and is drawn here, in the product's page.
 */
export const ForgePage = ({
  module,
  extension,
  onRefresh,
}: {
  readonly module: ForgeModule;
  readonly extension: Readonly<Record<string, unknown>>;
  readonly onRefresh?: () => void;
}): ReactElement => {
  const session = useSession();
  const flags = useFlags();
  const frameName = `forge-${useId()}-${module.key}`;
  const [doc, setDoc] = useState<ForgeDoc>();
  const [failure, setFailure] = useState<string>();
  const refresh = useRef(onRefresh);
  refresh.current = onRefresh;
  const place = JSON.stringify(extension);
  const { accountId } = session.account;
  const latest = useRef({ session, flags });
  latest.current = { session, flags };

  // A new person or another issue is a new view: the page starts afresh, as on a site.
  const run = `${frameName}/${accountId}/${place}`;
  useEffect(() => {
    setDoc(undefined);
    setFailure(undefined);
    let live = true;
    // A tree arrives in a task of its own, as it does over a site's bridge: components may settle what the person just did first.
    const arrival = new MessageChannel();
    let arrived: ForgeDoc | undefined;
    arrival.port1.onmessage = () => {
      if (live && arrived !== undefined) setDoc(arrived);
    };
    const product = productAround({
      ...latest.current,
      module,
      extension: JSON.parse(place) as Readonly<Record<string, unknown>>,
      localId: `sandbox/${module.key}`,
      draw: (drawn) => {
        arrived = drawn;
        arrival.port2.postMessage(undefined);
      },
      failed: (error) => {
        if (live) setFailure(messageOf(error));
      },
      refresh: onRefresh === undefined ? undefined : () => refresh.current?.(),
    });
    bridges().set(run, createCallBridge(product));
    return () => {
      live = false;
      arrival.port1.close();
      bridges().delete(run);
    };
  }, [run]);

  const directory = useMemo(() => directoryOf(accountId), [accountId]);
  const destination = useMemo(
    () => (href: string) => {
      const path = localPath(latest.current.session.config, href);
      return path === undefined ? { href } : { href: path, follow: () => go(path) };
    },
    [],
  );

  return (
    <DirectoryContext.Provider value={directory}>
      <DestinationContext.Provider value={destination}>
        {failure === undefined ? null : (
          <SectionMessage appearance="error" title="The app's page failed">
            <p>{failure}</p>
          </SectionMessage>
        )}
        {doc === undefined ? (
          failure === undefined ? (
            <div className="waiting">
              <Spinner label={`Loading ${module.title}`} />
            </div>
          ) : null
        ) : (
          <DrawnTree doc={doc} />
        )}
        <iframe
          key={run}
          className="forge-frame"
          name={run}
          title={`${module.title} code`}
          src={`/forge/frame/${module.resource}`}
          aria-hidden="true"
          tabIndex={-1}
        />
      </DestinationContext.Provider>
    </DirectoryContext.Provider>
  );
};

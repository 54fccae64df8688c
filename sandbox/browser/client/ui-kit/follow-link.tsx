import React, { createContext, useContext } from 'react';
import type { MouseEvent, ReactElement, ReactNode } from 'react';

/** Where a link of a page leads: the address to show, and how to follow it inside the sandbox when it can. */
export interface Destination {
  readonly href: string;
  /** Follows the link without leaving the shell; absent when the address is somebody else's. */
  readonly follow?: () => void;
}

/** Turns an address a page uses (a Jira path, the site's URL, a partner's record) into one the sandbox answers. */
export const DestinationContext = createContext<(href: string) => Destination>((href) => ({ href }));

/** A link inside a drawn page. */
export const FollowLink = ({
  href,
  newTab,
  children,
}: {
  readonly href: string;
  readonly newTab: boolean;
  readonly children: ReactNode;
}): ReactElement => {
  const { href: local, follow } = useContext(DestinationContext)(href);
  const onClick = (event: MouseEvent): void => {
    if (follow === undefined || newTab || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    follow();
  };
  return (
    <a className="uikit-link" href={local} onClick={onClick} {...(newTab ? { target: '_blank', rel: 'noopener noreferrer' } : {})}>
      {children}
    </a>
  );
};

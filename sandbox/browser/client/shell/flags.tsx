import React, { createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import Flag, { AutoDismissFlag } from '@atlaskit/flag';
import { FlagGroup } from '@atlaskit/flag/flag-group';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import { token } from '@atlaskit/tokens';
import type { FlagRequest } from '../forge/bridge';
import { messageOf } from './http';

/** Messages in the corner. */
export interface Flags {
  show(flag: FlagRequest): void;
  close(id: string): void;
  /** Runs an action of the person; says what went wrong when it fails, and answers whether it went well. */
  attempt(what: string, action: () => Promise<unknown>): Promise<boolean>;
}

const FlagsContext = createContext<Flags | undefined>(undefined);

/** The flags of the shell. */
export const useFlags = (): Flags => {
  const flags = useContext(FlagsContext);
  if (flags === undefined) throw new Error('useFlags is for views inside the shell');
  return flags;
};

const iconOf = (appearance: FlagRequest['appearance']): ReactElement => {
  switch (appearance) {
    case 'success':
      return <SuccessIcon label="Success" color={token('color.icon.success')} />;
    case 'warning':
      return <WarningIcon label="Warning" color={token('color.icon.warning')} />;
    case 'error':
      return <ErrorIcon label="Error" color={token('color.icon.danger')} />;
    case 'info':
      return <InformationIcon label="Information" color={token('color.icon.information')} />;
  }
};

let shown = 0;

/** Holds the flags and shows them above everything. */
export const FlagsProvider = ({ children }: { readonly children: ReactNode }): ReactElement => {
  const [flags, setFlags] = useState<readonly FlagRequest[]>([]);
  const close = useCallback((id: string) => setFlags((now) => now.filter((flag) => flag.id !== id)), []);
  const show = useCallback((flag: FlagRequest) => setFlags((now) => [flag, ...now.filter((other) => other.id !== flag.id)]), []);
  const api = useMemo<Flags>(
    () => ({
      show,
      close,
      attempt: async (what, action) => {
        try {
          await action();
          return true;
        } catch (error) {
          shown += 1;
          show({
            id: `refused-${shown}`,
            title: `${what} did not work`,
            description: messageOf(error),
            appearance: 'error',
            isAutoDismiss: false,
            actions: [],
          });
          return false;
        }
      },
    }),
    [show, close],
  );
  return (
    <FlagsContext.Provider value={api}>
      {children}
      <FlagGroup onDismissed={(id) => close(String(id))}>
        {flags.map((flag) => {
          const common = {
            id: flag.id,
            icon: iconOf(flag.appearance),
            title: flag.title,
            description: flag.description,
            actions: flag.actions.map((action) => ({ content: action.text, onClick: action.onClick })),
          };
          return flag.isAutoDismiss ? <AutoDismissFlag key={flag.id} {...common} /> : <Flag key={flag.id} {...common} />;
        })}
      </FlagGroup>
    </FlagsContext.Provider>
  );
};

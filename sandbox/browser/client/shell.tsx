import React, { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import '@atlaskit/css-reset/dist/bundle.css';
import { AppProvider } from '@atlaskit/app-provider/app-provider';
import './styles.css';
import { directoryOf } from './forge/forge-page';
import { SessionContext, shellConfigSchema } from './shell/config';
import type { ShellConfig } from './shell/config';
import { FlagsProvider } from './shell/flags';
import { json, send } from './shell/http';
import { MainView } from './shell/main-view';
import { SideNavigation, TopBar } from './shell/navigation';
import { usePath } from './shell/router';
import { DirectoryContext } from './ui-kit/people';

const remembered = 'sandbox.account';

const Shell = ({ config }: { readonly config: ShellConfig }): ReactElement => {
  const [accountId, setAccountId] = useState(() => window.localStorage.getItem(remembered));
  const account = config.accounts.find((each) => each.accountId === accountId) ?? config.accounts[0];
  const session = useMemo(() => {
    if (account === undefined) throw new Error('The sandbox has no accounts');
    return {
      config,
      account,
      actAs: (id: string) => {
        window.localStorage.setItem(remembered, id);
        setAccountId(id);
      },
    };
  }, [config, account]);
  const directory = useMemo(() => directoryOf(session.account.accountId), [session.account.accountId]);
  const { path } = usePath();
  return (
    <SessionContext.Provider value={session}>
      <DirectoryContext.Provider value={directory}>
        <FlagsProvider>
          <a className="skip-link" href="#main">
            Skip to content
          </a>
          <TopBar />
          <div className="page">
            <SideNavigation path={path} />
            <main id="main" key={session.account.accountId}>
              <MainView path={path} />
            </main>
          </div>
        </FlagsProvider>
      </DirectoryContext.Provider>
    </SessionContext.Provider>
  );
};

const start = async (): Promise<void> => {
  const place = document.getElementById('root');
  if (place === null) throw new Error('The document has no root');
  const config = shellConfigSchema.parse(await send('/sandbox/browser.json', json('GET')));
  createRoot(place).render(
    <AppProvider defaultColorMode="light">
      <Shell config={config} />
    </AppProvider>,
  );
};

void start();

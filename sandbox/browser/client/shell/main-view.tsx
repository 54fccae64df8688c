import React from 'react';
import type { ReactElement } from 'react';
import Heading from '@atlaskit/heading';
import { ControlPage } from '../control/control-page';
import { ForgePage } from '../forge/forge-page';
import { IssueList } from '../jira/issue-list';
import { IssueView } from '../jira/issue-view';
import { RecordForm } from '../servicenow/record-form';
import { RecordList } from '../servicenow/record-list';
import { useSession } from './config';
import { To } from './router';
import { Start } from './start';

const NotFound = ({ path }: { readonly path: string }): ReactElement => (
  <section className="view">
    <Heading size="large" as="h1">
      No such page
    </Heading>
    <p>
      The sandbox has nothing at <code>{path}</code>. <To path="/">Go to the issues</To>
    </p>
  </section>
);

const AppPage = ({ moduleKey, path }: { readonly moduleKey: string; readonly path: string }): ReactElement => {
  const { config } = useSession();
  const module = config.modules.find((each) => each.key === moduleKey);
  if (module === undefined) return <NotFound path={path} />;
  return (
    <section className="view app-page">
      <p className="crumbs">{module.type === 'jira:adminPage' ? 'Jira admin / Apps' : 'Apps'}</p>
      <Heading size="large" as="h1">
        {module.title}
      </Heading>
      <ForgePage key={module.key} module={module} extension={{ type: module.type, location: `${config.siteUrl}${path}` }} />
    </section>
  );
};

/** The view for a path of the shell. */
export const MainView = ({ path }: { readonly path: string }): ReactElement => {
  const { config } = useSession();
  const [, first = '', second = '', third = ''] = path.split('/').map(decodeURIComponent);
  if (first === 'browse' && second !== '') return <IssueView key={second} issueKey={second} />;
  if (first === 'projects' && second !== '') return <IssueList key={second} project={second} />;
  if (first === 'apps' && second !== '') return <AppPage moduleKey={second} path={`/apps/${second}`} />;
  if (first === 'admin' && second === 'apps' && third !== '') return <AppPage moduleKey={third} path={`/admin/apps/${third}`} />;
  if (first === 'control') return <ControlPage />;
  if (first === 'partner' && config.partner.kind === 'servicenow' && second !== '')
    return third === '' ? <RecordList key={second} table={second} /> : <RecordForm key={`${second}/${third}`} table={second} id={third} />;
  if (first === '') return <Start />;
  return <NotFound path={path} />;
};

import React from 'react';
import type { ReactElement } from 'react';
import Avatar from '@atlaskit/avatar';
import Select from '@atlaskit/select';
import { modulePath } from '../forge/addresses';
import { tables } from '../servicenow/tables';
import { useJira } from '../jira/client';
import { useSession } from './config';
import { useLoaded } from './loaded';
import { To } from './router';

/** The bar on top: the site's name and the person who acts. */
export const TopBar = (): ReactElement => {
  const { config, account, actAs } = useSession();
  const options = config.accounts.map((each) => ({ label: `${each.displayName} (${each.role})`, value: each.accountId }));
  return (
    <header className="top-bar">
      <To path="/" className="brand">
        <span className="brand-mark" aria-hidden="true" />
        {config.siteName}
      </To>
      <span className="sandbox-mark">Sandbox</span>
      <div className="acting">
        <label htmlFor="acting-as">Acting as</label>
        <div className="acting-select">
          <Select
            inputId="acting-as"
            spacing="compact"
            options={options}
            value={options.find((option) => option.value === account.accountId) ?? null}
            onChange={(option) => {
              if (option !== null) actAs(option.value);
            }}
          />
        </div>
        <Avatar name={account.displayName} size="medium" />
      </div>
    </header>
  );
};

const Entry = ({ path, current, label }: { readonly path: string; readonly current: string; readonly label: string }): ReactElement => (
  <li>
    <To path={path} className="nav-entry" current={current === path || current.startsWith(`${path}/`)}>
      {label}
    </To>
  </li>
);

/** The navigation on the left: projects, app pages, the partner's tables and the sandbox's own page. */
export const SideNavigation = ({ path }: { readonly path: string }): ReactElement => {
  const { config } = useSession();
  const jira = useJira();
  const projects = useLoaded('projects', () =>
    jira.projects().catch(() => [
      { key: 'OPS', name: 'Operations' },
      { key: 'HELP', name: 'Help' },
    ]),
  );
  const globalPages = config.modules.filter((module) => module.type === 'jira:globalPage');
  const adminPages = config.modules.filter((module) => module.type === 'jira:adminPage');
  return (
    <nav className="side-nav" aria-label="Main">
      <h2>Projects</h2>
      <ul>
        {(projects.value ?? []).map((project) => (
          <Entry key={project.key} path={`/projects/${project.key}`} current={path} label={`${project.name} (${project.key})`} />
        ))}
      </ul>
      <h2>Apps</h2>
      <ul>
        {globalPages.map((module) => (
          <Entry key={module.key} path={modulePath(config, module.key) ?? '/'} current={path} label={module.title} />
        ))}
      </ul>
      <h2>Jira admin</h2>
      <ul>
        {adminPages.map((module) => (
          <Entry key={module.key} path={modulePath(config, module.key) ?? '/'} current={path} label={`${module.title} settings`} />
        ))}
      </ul>
      <h2>{config.partner.title}</h2>
      <ul>
        {config.partner.kind === 'servicenow' ? (
          tables.map((view) => <Entry key={view.table} path={`/partner/${view.table}`} current={path} label={view.title} />)
        ) : (
          <li>
            <a className="nav-entry" href={config.partner.url} target="_blank" rel="noopener noreferrer">
              Open {config.partner.title}
            </a>
          </li>
        )}
      </ul>
      <h2>Sandbox</h2>
      <ul>
        <Entry path="/control" current={path} label="Sandbox control" />
      </ul>
    </nav>
  );
};

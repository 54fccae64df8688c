import React from 'react';
import type { ReactElement } from 'react';
import Heading from '@atlaskit/heading';
import { modulePath } from '../forge/addresses';
import { tables } from '../servicenow/tables';
import { useSession } from './config';
import { To } from './router';

/** The first thing a newcomer sees: the story in the order in which it is done by hand. */
export const Start = (): ReactElement => {
  const { config } = useSession();
  const { partner } = config;
  const page = (type: string): string => {
    const module = config.modules.find((each) => each.type === type);
    return (module === undefined ? undefined : modulePath(config, module.key)) ?? '/';
  };
  const table = tables[0];
  return (
    <section className="view start">
      <Heading size="large" as="h1">
        {`${config.siteName} and ${partner.title}, side by side`}
      </Heading>
      <p>{`The whole site runs on this machine: Jira on one side, ${partner.title} on the other, the app between them. Nothing leaves it.`}</p>
      <ol>
        <li>
          <To path={page('jira:adminPage')}>See how they are connected</To>, test the connection, change a mapping or create a connection of
          your own.
        </li>
        <li>
          <To path={page('jira:globalPage')}>Preview a sync, then run it</To>, look at its results and switch automatic sync on.
        </li>
        <li>
          Open what arrived in <To path="/projects/HELP">the help desk</To> or in <To path="/projects/OPS">operations</To>: each issue shows
          its partner in the panel of the app.
        </li>
        <li>
          {partner.kind === 'servicenow' && table !== undefined ? (
            <To path={`/partner/${table.table}`}>{`Change a ticket in ${partner.title}`}</To>
          ) : (
            <a href={partner.kind === 'external' ? partner.url : '/'}>{`Change a ticket in ${partner.title}`}</a>
          )}
          , press Sync now on the issue, and see the change arrive.
        </li>
        <li>
          <To path="/control">Move the clock and let things go wrong</To>: slow answers, refused writes, lost events.
        </li>
      </ol>
      <p>The person you act as is chosen at the top right: an admin, an operator of the sync, or an agent.</p>
    </section>
  );
};

import { createApplication } from '../compose';
import { resolverHandler } from './register';
import { jiraRights } from './rights';

export const handler = resolverHandler({
  application: () => createApplication(),
  rights: jiraRights,
  report: (procedure, what) => console.error(JSON.stringify({ event: 'resolver-failed', procedure, what })),
});

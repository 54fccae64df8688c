import { define, isOperator, type CallContext } from './define';

/** Procedures of the Sync page, and those every page uses. */
export const syncResolvers = {
  me: define('me', async (_input, context) => {
    const admin = await context.rights.isAdmin();
    return { admin, operator: admin || (await isOperator(context)) };
  }),
  job: define('job', (input, { application, caller }) => application.job(input, caller)),
  overview: define('overview', (input, { application, caller }) => application.overview(input, caller)),
  pauseConnection: define('pauseConnection', (input, { application, caller }) => application.pauseConnection(input, caller)),
  resumeConnection: define('resumeConnection', (input, { application, caller }) => application.resumeConnection(input, caller)),
  setAutomatic: define('setAutomatic', async (input, { application, caller, licensed }) => {
    if (input.on && !licensed) {
      return {
        outcome: 'refused',
        reason: 'Automatic sync needs an active licence of this app.',
        nextStep: 'Renew the licence under "Manage apps", then switch it on again. Manual syncs go on working.',
      };
    }
    return application.setAutomatic(input, caller);
  }),
  startRun: define('startRun', (input, { application, caller }) => application.startRun(input, caller)),
  cancelRun: define('cancelRun', (input, { application, caller }) => application.cancelRun(input, caller)),
  listRuns: define('listRuns', (input, { application, caller }) => application.listRuns(input, caller)),
  getRun: define('getRun', (input, { application, caller }) => application.getRun(input, caller)),
  runDetails: define('runDetails', async (input, context) => {
    const page = await context.application.runDetails(input, context.caller);
    const { shown, hidden } = await onlyBrowsable(page.results, context);
    return { ...page, results: shown, hidden };
  }),
  failingTickets: define('failingTickets', async (input, context) => {
    const page = await context.application.failingTickets(input, context.caller);
    const { shown, hidden } = await onlyBrowsable(page.tickets, context);
    return { ...page, tickets: shown, hidden };
  }),
  retryTicket: define('retryTicket', (input, { application, caller }) => application.retryTicket(input, caller)),
};

/** P5: an operator reads details only of issues they may browse. Admins can give themselves that right, so they read all. */
async function onlyBrowsable<T extends { readonly issueId?: string | undefined }>(
  items: readonly T[],
  context: CallContext,
): Promise<{ readonly shown: readonly T[]; readonly hidden: number }> {
  const ids = [...new Set(items.flatMap((item) => item.issueId ?? []))];
  if (ids.length === 0 || (await context.rights.isAdmin())) return { shown: items, hidden: 0 };
  const browsable = await context.rights.browsable(ids);
  const shown = items.filter((item) => item.issueId === undefined || browsable.has(item.issueId));
  return { shown, hidden: items.length - shown.length };
}

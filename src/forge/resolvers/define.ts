import type { Application, Caller } from '../../application/application';
import { procedures, type Input, type Output, type ProcedureName, type Right, type ServerOutput } from '../../rpc/contract';
import type { Answer, Failure } from '../../rpc/result';
import { badInput, failureOf, notAllowed } from './failure';
import type { Rights } from './rights';

/** Everything a handler may use during one call. */
export interface CallContext {
  readonly application: Application;
  readonly caller: Caller;
  readonly rights: Rights;
  /** False only on a paid install whose licence has run out. */
  readonly licensed: boolean;
}

/** What the host hands over with a call. */
export interface HostCall {
  readonly payload: unknown;
  readonly context: { readonly accountId?: string | undefined; readonly license?: { readonly active?: boolean } | undefined };
}

/** Where a resolver gets its collaborators from; asked anew for every call, since a warm process serves several customers. */
export interface ResolverDeps {
  readonly application: () => Application | Promise<Application>;
  readonly rights: () => Rights;
  /** Told about answers that were not foreseen; never given content. */
  readonly report: (procedure: ProcedureName, what: string) => void;
}

export type Handler<P extends ProcedureName> = (input: Input<P>, context: CallContext) => Promise<ServerOutput<P>>;
export type Resolver<P extends ProcedureName> = (call: HostCall) => Promise<Answer<Output<P>>>;

/**
 * The one way a procedure becomes a resolver: parse, check the right, run, parse the answer. The result never rejects:
 * every failure is an answer in words.
 */
export function define<P extends ProcedureName>(procedure: P, handler: Handler<P>): (deps: ResolverDeps) => Resolver<P> {
  const { right, input, output } = procedures[procedure];
  return (deps) => async (call) => {
    let secrets: readonly string[] = [];
    try {
      const { accountId, license } = call.context;
      if (accountId === undefined || accountId === '')
        return refuse(notAllowed('Jira did not say who you are.', 'Sign in to Jira and open this page again.'));
      const parsed = input.safeParse(call.payload);
      if (!parsed.success) return refuse(badInput(parsed.error));
      secrets = secretsIn(procedure, parsed.data);
      const application = await deps.application();
      const context: CallContext = { application, caller: { accountId }, rights: deps.rights(), licensed: license?.active !== false };
      const refusal = await missingRight(right, parsed.data, context);
      if (refusal !== undefined) return refuse(refusal);
      const answer = output.safeParse(await handler(parsed.data as Input<P>, context));
      if (answer.success) return { ok: true, value: answer.data as Output<P> };
      deps.report(procedure, `answer does not fit the contract at ${answer.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
      return refuse(failureOf(undefined));
    } catch (error) {
      const failure = failureOf(error, secrets);
      if (failure.code === 'defect') deps.report(procedure, error instanceof Error ? error.name : typeof error);
      return refuse(failure);
    }
  };
}

/** Why the caller may not use a procedure with this right; undefined if they may. */
async function missingRight(right: Right, input: unknown, context: CallContext): Promise<Failure | undefined> {
  switch (right) {
    case 'signed-in':
      return undefined;
    case 'admin':
      return (await context.rights.isAdmin())
        ? undefined
        : notAllowed('Only Jira administrators may do this.', 'Ask a Jira administrator.');
    case 'operator':
      return (await isOperator(context))
        ? undefined
        : notAllowed(
            'Only operators of the sync may do this.',
            'Ask a Jira administrator to add you to the operators’ group named in the settings of this app.',
          );
    case 'issue-browse':
    case 'issue-edit': {
      const issueId = issueIdOf(input);
      const may = right === 'issue-browse' ? await context.rights.mayBrowse(issueId) : await context.rights.mayEdit(issueId);
      if (may) return undefined;
      return right === 'issue-browse'
        ? notAllowed('You may not see this issue, or it does not exist.', 'Ask the administrator of the project for access.')
        : notAllowed('You may not edit this issue.', 'Ask the administrator of the project for the permission to edit issues.');
    }
  }
}

/** Whether the caller is an operator: an admin, or a member of the group in the settings. */
export async function isOperator(context: CallContext): Promise<boolean> {
  if (await context.rights.isAdmin()) return true;
  const { operatorGroup } = await context.application.settings({}, context.caller);
  return context.rights.isInGroup(operatorGroup);
}

function issueIdOf(input: unknown): string {
  if (typeof input === 'object' && input !== null && 'issueId' in input && typeof input.issueId === 'string') return input.issueId;
  throw new Error('A procedure with a right on an issue names no issue.');
}

/** Texts of the input that must not come back in an error, whatever a platform puts into its answer. */
function secretsIn(procedure: ProcedureName, input: unknown): readonly string[] {
  return procedure === 'setCredentials' ? Object.values((input as Input<'setCredentials'>).values) : [];
}

function refuse(error: Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error };
}

import Resolver from '@forge/resolver';
import type { ProcedureName } from '../../rpc/contract';
import { adminResolvers } from './admin';
import type { HostCall, ResolverDeps } from './define';
import { issueResolvers } from './issue';
import { syncResolvers } from './sync';

/** Every procedure of the contract, each exactly once. */
export const resolvers = { ...adminResolvers, ...syncResolvers, ...issueResolvers } satisfies {
  [P in ProcedureName]: (deps: ResolverDeps) => (call: HostCall) => Promise<unknown>;
};

/** The function that the manifest names as resolver of the pages. */
export function resolverHandler(deps: ResolverDeps): ReturnType<Resolver['getDefinitions']> {
  const resolver = new Resolver();
  for (const [name, bind] of Object.entries(resolvers)) {
    const answer = bind(deps);
    resolver.define(name, (request: HostCall) => answer(request));
  }
  return resolver.getDefinitions();
}

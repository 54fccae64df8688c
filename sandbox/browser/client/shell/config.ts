import { createContext, useContext } from 'react';
import { z } from 'zod';

const accountSchema = z.object({ accountId: z.string(), displayName: z.string(), role: z.string() });

const partnerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('servicenow'), title: z.string(), origin: z.string(), userName: z.string(), password: z.string() }),
  z.object({ kind: z.literal('external'), title: z.string(), url: z.string() }),
]);

const moduleSchema = z.object({ key: z.string(), type: z.string(), title: z.string(), resource: z.string() });

/** What the server tells the shell about the sandbox it stands in front of. */
export const shellConfigSchema = z.object({
  siteName: z.string(),
  siteUrl: z.string(),
  appId: z.string(),
  accounts: z.array(accountSchema).min(1),
  partner: partnerSchema,
  modules: z.array(moduleSchema),
  permissions: z.record(z.string(), z.unknown()),
});

export type ShellConfig = z.infer<typeof shellConfigSchema>;
export type Account = z.infer<typeof accountSchema>;
export type ForgeModule = z.infer<typeof moduleSchema>;

/** Everything the views of the shell share: the sandbox's description and the person who acts. */
export interface Session {
  readonly config: ShellConfig;
  readonly account: Account;
  readonly actAs: (accountId: string) => void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session around the calling view. Throws outside the shell. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession is for views inside the shell');
  return session;
};

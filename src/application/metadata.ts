import { z } from 'zod';
import type { ENDS } from '../core/model/end';
import type { Application } from './application';
import { type ApplicationContext, requireConnection } from './context';
import { ownedJob } from './jobs';

type Methods = Pick<Application, 'platforms' | 'settings' | 'saveSettings' | 'ticketTypes' | 'fields' | 'values' | 'testConnection'>;

const SETTINGS_KEY = 'settings';
const settingsSchema = z.object({ operatorGroup: z.string() });

/** Platforms, live fields and values, and the settings of the installation (M2, C4, P5). */
export function metadataMethods(context: ApplicationContext): Methods {
  return {
    platforms: async () =>
      context.definitions.map((definition) => ({
        id: definition.id,
        name: definition.name,
        thisSite: definition.id === 'jira',
        hosts: [...definition.hosts],
        ...(definition.baseUrl === undefined ? {} : { baseUrl: definition.baseUrl }),
        authMethods: definition.authMethods.map((method) => ({ ...method, fields: [...method.fields] })),
        settings: [...(definition.settingsFields ?? [])],
        filter: definition.filter,
        holdsInternalComments: definition.capabilities.commentVisibility.includes('internal'),
        holdsInternalFiles: definition.capabilities.fileVisibility.includes('internal'),
      })),
    settings: async () => readSettings(context),
    saveSettings: async (settings) => {
      await context.kv.set(SETTINGS_KEY, { operatorGroup: settings.operatorGroup });
      return settings;
    },
    ticketTypes: async ({ connectionId, end }) => (await connector(context, connectionId, end)).ticketTypes(),
    fields: async ({ connectionId, end, scope }) => (await connector(context, connectionId, end)).fields(scope),
    values: async ({ connectionId, end, scope, field }) => (await connector(context, connectionId, end)).values(scope, field),
    testConnection: async ({ connectionId, end }, caller) => {
      await requireConnection(context, connectionId);
      const jobId = await ownedJob(context, caller);
      await context.engine.queue.push([{ v: 1, kind: 'check', connectionId, end, jobId }]);
      return { outcome: 'started', jobId };
    },
  };
}

/** The settings of the installation; nobody but admins operates until a group is named. */
async function readSettings({ kv }: ApplicationContext): Promise<{ operatorGroup: string }> {
  const stored = settingsSchema.safeParse(await kv.get(SETTINGS_KEY));
  return stored.success ? stored.data : { operatorGroup: '' };
}

async function connector(context: ApplicationContext, connectionId: string, end: (typeof ENDS)[number]) {
  return context.engine.connect(await requireConnection(context, connectionId), end);
}

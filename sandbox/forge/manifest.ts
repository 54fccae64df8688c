import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const timeout = z.number().int().min(1).max(900).optional();

const eventSchema = z.union([
  z.string(),
  z.object({ eventType: z.string(), filter: z.looseObject({ ignoreSelf: z.boolean().optional() }).optional() }),
]);

const moduleSchema = z.looseObject({
  key: z.string(),
  resource: z.string().optional(),
  resolver: z.object({ function: z.string() }).optional(),
});

const entityPropertySchema = z.looseObject({ propertyKey: z.string(), values: z.array(z.looseObject({ path: z.string() })) });

const manifestSchema = z.looseObject({
  app: z.looseObject({
    id: z.string(),
    runtime: z.looseObject({ name: z.string(), memoryMB: z.number().default(512) }),
    licensing: z.looseObject({ enabled: z.boolean() }).optional(),
    storage: z
      .looseObject({
        entities: z
          .array(
            z.object({
              name: z.string(),
              attributes: z.record(z.string(), z.object({ type: z.enum(['string', 'integer', 'float', 'boolean', 'any']) })),
              indexes: z
                .array(
                  z.union([
                    z.string(),
                    z.object({ name: z.string(), range: z.array(z.string()), partition: z.array(z.string()).optional() }),
                  ]),
                )
                .default([]),
            }),
          )
          .default([]),
      })
      .optional(),
  }),
  modules: z.looseObject({
    function: z
      .array(
        z.looseObject({
          key: z.string(),
          handler: z.string().regex(/^[^.]+\.[^.]+$/),
          timeoutSeconds: timeout,
          runtime: z.object({ memoryMB: z.number() }).optional(),
        }),
      )
      .default([]),
    scheduledTrigger: z
      .array(
        z.looseObject({
          key: z.string(),
          function: z.string(),
          interval: z.enum(['fiveMinute', 'hour', 'day', 'week']),
          filter: z.object({ appIsLicensed: z.boolean() }).optional(),
        }),
      )
      .default([]),
    trigger: z
      .array(
        z.looseObject({
          key: z.string(),
          function: z.string(),
          events: z.array(eventSchema),
          filter: z.looseObject({ ignoreSelf: z.boolean().optional(), appIsLicensed: z.boolean().optional() }).optional(),
        }),
      )
      .default([]),
    consumer: z.array(z.looseObject({ key: z.string(), queue: z.string(), function: z.string() })).default([]),
    webtrigger: z
      .array(
        z.looseObject({
          key: z.string(),
          function: z.string(),
          response: z
            .object({
              type: z.enum(['static', 'dynamic']),
              outputs: z
                .array(
                  z.object({ key: z.string(), statusCode: z.number(), contentType: z.string().optional(), body: z.string().optional() }),
                )
                .default([]),
            })
            .optional(),
        }),
      )
      .default([]),
  }),
  resources: z.array(z.looseObject({ key: z.string(), path: z.string() })).default([]),
  permissions: z.looseObject({
    scopes: z.array(z.string()).default([]),
    external: z
      .looseObject({
        fetch: z.looseObject({ backend: z.array(z.union([z.string(), z.looseObject({ address: z.string() })])).default([]) }).optional(),
        configurable: z.object({ enabled: z.boolean() }).optional(),
      })
      .optional(),
  }),
});

/** An entity index by name: the attributes that choose the partition, and the one that orders it. */
export interface EntityIndex {
  readonly name: string;
  readonly partition: readonly string[];
  readonly range: string;
}

export type AttributeType = 'string' | 'integer' | 'float' | 'boolean' | 'any';

export interface EntitySchema {
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeType>>;
  readonly indexes: readonly EntityIndex[];
}

/** One deployed function. */
export interface FunctionSpec {
  readonly key: string;
  /** Source file without extension, relative to `src`, and the name it exports. */
  readonly file: string;
  readonly exportName: string;
  /** How long the platform lets it run, in seconds. */
  readonly timeoutSeconds: number;
  readonly memoryMB: number;
}

/** A page or panel. */
export interface UiModule {
  readonly key: string;
  /** `jira:adminPage`, `jira:issuePanel` … */
  readonly type: string;
  readonly resource: string;
  readonly resolver: string | undefined;
}

/** What the host needs to know of `manifest.yml`. */
export interface AppManifest {
  /** Folder of the manifest. */
  readonly root: string;
  readonly appId: string;
  readonly licensed: boolean;
  readonly functions: ReadonlyMap<string, FunctionSpec>;
  readonly scheduledTriggers: readonly {
    readonly key: string;
    readonly function: string;
    readonly intervalMs: number;
    readonly licensedOnly: boolean;
  }[];
  readonly triggers: readonly {
    readonly key: string;
    readonly function: string;
    readonly event: string;
    readonly ignoreSelf: boolean;
    readonly licensedOnly: boolean;
  }[];
  /** Function by queue name. */
  readonly consumers: ReadonlyMap<string, string>;
  readonly webTriggers: readonly {
    readonly key: string;
    readonly function: string;
    readonly outputs:
      | readonly {
          readonly key: string;
          readonly statusCode: number;
          readonly contentType?: string | undefined;
          readonly body?: string | undefined;
        }[]
      | undefined;
  }[];
  readonly uiModules: readonly UiModule[];
  /** Paths of entity properties that JQL may use. */
  readonly indexedProperties: readonly { readonly key: string; readonly path: string }[];
  /** Path by resource key. */
  readonly resources: ReadonlyMap<string, string>;
  readonly entities: ReadonlyMap<string, EntitySchema>;
  readonly scopes: readonly string[];
  readonly egress: readonly string[];
  readonly configurableEgress: boolean;
}

const INTERVAL_MS = { fiveMinute: 5 * 60_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 };

/** Functions called by pages, product events and anything else: https://developer.atlassian.com/platform/forge/limits-invocation/ */
const SHORT_TIMEOUT_SECONDS = 25;
/** Default of consumers, scheduled triggers and web triggers. */
const DEFAULT_TIMEOUT_SECONDS = 55;

/** Reads `manifest.yml`; rejects what the host cannot run with a text that says where. */
export function readManifest(path: string): AppManifest {
  const parsed = manifestSchema.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const { app, modules, resources, permissions } = parsed.data;
  const uiModules = pages(modules);
  const background = new Set([...modules.scheduledTrigger, ...modules.consumer, ...modules.webtrigger].map((module) => module.function));
  return {
    root: resolve(dirname(path)),
    appId: app.id.replace(/^.*\//, ''),
    licensed: app.licensing?.enabled ?? false,
    functions: new Map(
      modules.function.map((spec) => {
        const [file = '', exportName = ''] = spec.handler.split('.');
        const timeoutSeconds = spec.timeoutSeconds ?? (background.has(spec.key) ? DEFAULT_TIMEOUT_SECONDS : SHORT_TIMEOUT_SECONDS);
        return [spec.key, { key: spec.key, file, exportName, timeoutSeconds, memoryMB: spec.runtime?.memoryMB ?? app.runtime.memoryMB }];
      }),
    ),
    scheduledTriggers: modules.scheduledTrigger.map((trigger) => ({
      key: trigger.key,
      function: trigger.function,
      intervalMs: INTERVAL_MS[trigger.interval],
      licensedOnly: trigger.filter?.appIsLicensed ?? false,
    })),
    triggers: modules.trigger.flatMap((trigger) =>
      trigger.events.map((event) => ({
        key: trigger.key,
        function: trigger.function,
        event: typeof event === 'string' ? event : event.eventType,
        ignoreSelf: (typeof event === 'string' ? undefined : event.filter?.ignoreSelf) ?? trigger.filter?.ignoreSelf ?? false,
        licensedOnly: trigger.filter?.appIsLicensed ?? false,
      })),
    ),
    consumers: new Map(modules.consumer.map((consumer) => [consumer.queue, consumer.function])),
    webTriggers: modules.webtrigger.map((trigger) => ({
      key: trigger.key,
      function: trigger.function,
      outputs: trigger.response?.type === 'static' ? trigger.response.outputs : undefined,
    })),
    uiModules,
    indexedProperties: z
      .array(entityPropertySchema)
      .catch([])
      .parse(modules['jira:entityProperty'])
      .flatMap(({ propertyKey, values }) => values.map(({ path }) => ({ key: propertyKey, path }))),
    resources: new Map(resources.map((resource) => [resource.key, resource.path])),
    entities: new Map((app.storage?.entities ?? []).map((entity) => [entity.name, entitySchema(entity)])),
    scopes: permissions.scopes,
    egress: (permissions.external?.fetch?.backend ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.address)),
    configurableEgress: permissions.external?.configurable?.enabled ?? false,
  };
}

function pages(modules: Readonly<Record<string, unknown>>): UiModule[] {
  return Object.entries(modules).flatMap(([type, entries]) => {
    const parsed = z.array(moduleSchema).safeParse(entries);
    if (!parsed.success) return [];
    return parsed.data.flatMap((module) =>
      module.resource === undefined ? [] : [{ key: module.key, type, resource: module.resource, resolver: module.resolver?.function }],
    );
  });
}

function entitySchema(entity: {
  name: string;
  attributes: Record<string, { type: AttributeType }>;
  indexes: (string | { name: string; range: string[]; partition?: string[] | undefined })[];
}): EntitySchema {
  return {
    name: entity.name,
    attributes: Object.fromEntries(Object.entries(entity.attributes).map(([name, { type }]) => [name, type])),
    indexes: entity.indexes.map((index) =>
      typeof index === 'string'
        ? { name: index, partition: [], range: index }
        : { name: index.name, partition: index.partition ?? [], range: index.range[0] ?? '' },
    ),
  };
}

import { z } from 'zod';
import type { Instance } from './instance';
import type { FrozenStore } from './store';
import type { Switches } from './switches';

const storeSchema: z.ZodType<FrozenStore> = z.object({
  tables: z.record(z.string(), z.array(z.record(z.string(), z.string()))),
  files: z.record(z.string(), z.string()),
  passwords: z.record(z.string(), z.string()),
  clients: z.array(z.object({ clientId: z.string(), clientSecret: z.string(), applicationUser: z.string().exactOptional() })),
  tokens: z.array(
    z.object({ token: z.string(), kind: z.enum(['access', 'refresh']), clientId: z.string(), userName: z.string(), expiresAt: z.number() }),
  ),
  serial: z.number(),
  numbers: z.record(z.string(), z.number()),
});
const frozenSchema = z.object({
  store: storeSchema,
  // The switches were typed when they were set; their many kinds of rules are not spelled out a second time.
  switches: z.custom<Switches>((value) => typeof value === 'object' && value !== null && 'businessRules' in value),
  hidden: z.record(z.string(), z.array(z.string())),
  usage: z.object({ hour: z.number(), requests: z.record(z.string(), z.number()) }),
});

/** The whole instance as JSON. */
export function freezeInstance(instance: Instance): z.infer<typeof frozenSchema> {
  const hidden = Object.fromEntries(Object.entries(instance.hidden).map(([id, users]) => [id, [...users]]));
  return structuredClone({ store: instance.store.freeze(), switches: instance.switches, hidden, usage: instance.usage });
}

/** Puts the instance back to what `freezeInstance` gave. Throws when the value is not such a snapshot; the instance is then as it was. */
export function thawInstance(instance: Instance, snapshot: unknown): void {
  const frozen = structuredClone(frozenSchema.parse(snapshot));
  instance.store.thaw(frozen.store);
  instance.switches = frozen.switches;
  instance.hidden = frozen.hidden;
  instance.usage = frozen.usage;
}

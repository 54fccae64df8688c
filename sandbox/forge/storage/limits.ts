import type { AttributeType, EntitySchema } from '../manifest';
import { StorageError } from './storage-error';

/** https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
export const STORAGE_LIMITS = {
  keyLength: 500,
  valueBytes: 240 * 1024,
  depth: 31,
  operations: 25,
  batchBytes: 4 * 1024 * 1024,
  queryDefault: 10,
  queryMax: 100,
  partitionBytes: 1_700,
  rangeBytes: 900,
  unitBytes: 10 * 1024,
  maxTtlMs: 366 * 86_400_000,
} as const;

const KEY = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;

/** Refuses keys as the platform does. */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string' || key.length > STORAGE_LIMITS.keyLength || !KEY.test(key)) {
    throw new StorageError(400, 'INVALID_KEY', 'Keys have 1 to 500 characters out of letters, digits, white space and : . _ - #');
  }
}

/** The size of a value in bytes of JSON; refuses what is too large, too deep or no value at all. */
export function checkValue(value: unknown): number {
  if (value === undefined || value === null) throw new StorageError(400, 'INVALID_VALUE', 'A value is required');
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > STORAGE_LIMITS.valueBytes) throw new StorageError(400, 'MAX_SIZE', `A value has at most ${STORAGE_LIMITS.valueBytes} bytes`);
  if (depthOf(value) > STORAGE_LIMITS.depth)
    throw new StorageError(400, 'MAX_DEPTH', `A value is at most ${STORAGE_LIMITS.depth} levels deep`);
  return bytes;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let deepest = 0;
  for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child));
  return deepest + 1;
}

/** Refuses an entity whose attributes are not those of the manifest. */
export function checkEntity(schema: EntitySchema, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new StorageError(400, 'INVALID_ENTITY_VALUE', 'An entity is an object');
  for (const [name, attribute] of Object.entries(value)) {
    const type = schema.attributes[name];
    if (type === undefined) throw new StorageError(400, 'INVALID_ENTITY_ATTRIBUTE', `Entity ${schema.name} has no attribute ${name}`);
    if (attribute !== undefined && !fits(type, attribute)) {
      throw new StorageError(400, 'INVALID_ENTITY_ATTRIBUTE', `Attribute ${name} of entity ${schema.name} is not of type ${type}`);
    }
  }
  for (const index of schema.indexes) {
    const attributes: Readonly<Record<string, unknown>> = { ...value };
    checkIndexed(
      index.partition.map((name) => attributes[name]),
      STORAGE_LIMITS.partitionBytes,
    );
    checkIndexed([attributes[index.range]], STORAGE_LIMITS.rangeBytes);
  }
}

function checkIndexed(values: readonly unknown[], limit: number): void {
  if (Buffer.byteLength(JSON.stringify(values)) > limit)
    throw new StorageError(400, 'INDEX_SIZE', `Indexed values have at most ${limit} bytes`);
}

function fits(type: AttributeType, value: unknown): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number';
  }
}

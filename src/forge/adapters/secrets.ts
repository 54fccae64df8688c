import { kvs } from '@forge/kvs';
import { z } from 'zod';
import type { End } from '../../core/model/end';
import type { Secrets } from '../../engine/ports/secrets';
import { stored } from './storage-failure';
import { encodeKey } from './storage-key';

const credentialsSchema = z.record(z.string(), z.string());

/** Forge's secret store. https://developer.atlassian.com/platform/forge/storage-reference/kvs-api/#kvs-setsecret */
export function forgeSecrets(): Secrets {
  return {
    async get(connectionId, end) {
      const value = await stored(() => kvs.getSecret<unknown>(secretKey(connectionId, end)));
      return value === undefined ? undefined : credentialsSchema.parse(value);
    },
    set: (connectionId, end, credentials) =>
      stored(() => kvs.setSecret(secretKey(connectionId, end), { ...credentials })).then(() => undefined),
    delete: (connectionId, end) => stored(() => kvs.deleteSecret(secretKey(connectionId, end))),
  };
}

function secretKey(connectionId: string, end: End): string {
  return encodeKey(`credentials:${connectionId}:${end}`);
}

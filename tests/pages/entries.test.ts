import { beforeAll, describe, it } from 'vitest';
import { installBridge, opens, openSite } from './bridge';
import { emptyState } from './fake-application';
import { sees } from './person';

beforeAll(() => {
  installBridge();
});

describe('the entry files the manifest names', () => {
  it.each([
    ['admin', () => import('../../src/frontend/admin'), 'No connections yet'],
    ['sync', () => import('../../src/frontend/sync'), 'No connections yet'],
    ['issue', () => import('../../src/frontend/issue'), 'This issue is not linked'],
  ])('%s draws its page when it is loaded', async (_name, load, text) => {
    openSite(emptyState(), { issueId: '10100' });
    await opens(load);
    await sees(text);
  });
});

import { defineConfig } from 'vitest/config';

/** Tests against official API descriptions, which are not part of the repository: run where those files are at hand. */
export default defineConfig({
  test: { include: ['tests/contract/**/*.test.ts'], testTimeout: 60_000, maxWorkers: 1 },
});

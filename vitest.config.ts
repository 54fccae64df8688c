import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'sandbox/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', 'tests/contract/**', 'tests/real/**', 'tests/browser/**'],
    setupFiles: ['tests/arbitraries/seed.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});

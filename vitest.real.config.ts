import { defineConfig } from 'vitest/config';

/** Tests against a real server that `npm run real:up -- rt` started: `npm run test:real`. */
export default defineConfig({
  test: {
    include: ['tests/real/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

import { defineConfig } from 'vitest/config';

/** Tests that need a Chromium: `npx vitest run --config vitest.browser.config.ts`. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

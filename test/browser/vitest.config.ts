import { defineConfig } from 'vitest/config';

// Apart from the other tests, since it needs Chromium: `npm run test:browser`.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});

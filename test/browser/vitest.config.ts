import { defineConfig } from 'vitest/config';

// Separate from the other tests, because it needs Chromium: `npm run test:browser`.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // A page shows what follows from a click when it can, so tests look again until then.
    expect: { poll: { timeout: 60_000 } },
  },
});

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^gradus$/, replacement: at('packages/gradus/src/index.ts') },
      {
        find: /^gradus\/(nn|optim|data|train|table|metrics|preprocessing)$/,
        replacement: `${at('packages/gradus/src')}/$1/index.ts`,
      },
      { find: /^@gradus\/datasets$/, replacement: at('packages/datasets/src/node.ts') },
      {
        find: /^@gradus\/lab\/(compare|settings|diagnostics|events|experiment|tabular|lang)$/,
        replacement: `${at('packages/lab/src')}/$1/index.ts`,
      },
      {
        find: /^@gradus\/lab\/lang\/(en|ko)$/,
        replacement: `${at('packages/lab/src/lang')}/$1/index.ts`,
      },
      { find: /^@gradus\/lab$/, replacement: at('packages/lab/src/index.ts') },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/**/*.test.ts', 'test/**/*.test.ts'],
    // These need Chromium: `npm run test:browser`.
    exclude: ['**/node_modules/**', 'test/browser/**'],
    setupFiles: [at('packages/gradus/test/verify-programs.ts'), at('test/equal-bytes.ts')],
    // By default Vitest leaves one core free, and on two runs one file at a time.
    maxWorkers: '100%',
    // Programs that tests start speak English on every machine.
    env: { LC_ALL: 'C' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
  },
});

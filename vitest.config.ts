import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The test files of the packages, the examples and `test`, without those that need Chromium or Redis. */
export const testFiles = ['packages', 'examples', 'test']
  .flatMap((folder) =>
    readdirSync(at(folder), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${folder}/${path}`,
    ),
  )
  .filter(
    (path) => path.endsWith('.test.ts') && !/node_modules|(^|\/)test\/(browser|redis)\//.test(path),
  );

/**
 * Files that share processes: not those that replace modules or import gradus/methods, which other files would then see,
 * nor those that measure the memory of their process.
 */
const sharing = testFiles.filter(
  (path) =>
    !/vi\.(mock|resetModules)\(|memoryUsage\(|import\('gradus\/methods'\)/.test(
      readFileSync(at(path), 'utf8'),
    ),
);

export default defineConfig({
  resolve: {
    alias: [
      { find: /^gradus$/, replacement: at('packages/gradus/src/index.ts') },
      {
        find: /^gradus\/autograd$/,
        replacement: at('packages/gradus/src/differentiation/index.ts'),
      },
      {
        find: /^gradus\/(linalg|methods|nn|nn\/functional|optim|data|train|sweep|table|metrics|preprocessing|import|export)$/,
        replacement: `${at('packages/gradus/src')}/$1/index.ts`,
      },
      { find: /^@gradus\/datasets$/, replacement: at('packages/datasets/src/node.ts') },
      {
        find: /^@gradus\/lab\/(compare|settings|diagnostics|events|experiment|tabular|trials|lang)$/,
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
    setupFiles: [at('packages/gradus/test/verify-programs.ts'), at('test/equal-bytes.ts')],
    // By default Vitest leaves one core free, and on two runs one file at a time.
    maxWorkers: '100%',
    // Programs that tests start speak English on every machine.
    env: { LC_ALL: 'C' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
    // Loading the library again for each file takes a third of the time of all tests.
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: testFiles.filter((path) => !sharing.includes(path)) },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: sharing,
          setupFiles: [at('packages/gradus/test/keep-backend.ts')],
          isolate: false,
        },
      },
    ],
  },
});

// `npm run test:exhaustive`: the test files that try only a choice of their cases in `npm test`.
import { readdirSync, readFileSync } from 'node:fs';
import base from '../vitest.config.ts';

const tests = ['packages', 'test']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'));

export default {
  ...base,
  test: {
    ...base.test,
    include: tests.filter((path) => readFileSync(path, 'utf8').includes("/exhaustive.ts'")),
    env: { ...base.test?.env, GRADUS_TESTS: 'exhaustive' },
  },
};

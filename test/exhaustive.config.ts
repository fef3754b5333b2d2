// `npm run test:exhaustive`: the test files of which `npm test` tries only some cases.
import { readFileSync } from 'node:fs';
import base, { testFiles } from '../vitest.config.ts';

export default {
  ...base,
  test: {
    ...base.test,
    projects: undefined,
    include: testFiles.filter((path) => readFileSync(path, 'utf8').includes("/exhaustive.ts'")),
    env: { ...base.test?.env, GRADUS_TESTS: 'exhaustive' },
  },
};

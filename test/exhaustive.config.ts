// `npm run test:exhaustive`: the test files that try only a choice of their cases in `npm test`.
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

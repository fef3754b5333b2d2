import base from '../../../../vitest.config.ts';

// Separate from the other tests, since it needs redis-server: `npm run test:redis`.
export default {
  ...base,
  test: {
    ...base.test,
    projects: undefined,
    include: process.env.GRADUS_MEASURE
      ? ['packages/lab/test/redis/measure.ts']
      : ['packages/lab/test/redis/*.test.ts'],
    testTimeout: 240_000,
  },
};

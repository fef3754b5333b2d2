import { expect, test } from 'vitest';
import { workerSource } from '../../../../../scripts/worker-source.mjs';
import { WORKER_SOURCE } from '../../../src/backends/wasm/threads/worker-source.ts';

test('workers run what `npm run generate` makes of worker.ts', async () => {
  expect(WORKER_SOURCE).toBe(await workerSource());
});

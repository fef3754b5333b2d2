// Loaded before each test file: all of them share one process, and find the backend that the first one finds.
import { afterAll } from 'vitest';
import { currentBackend, setBackend } from '../../packages/gradus/src/runtime/index.ts';

const before = currentBackend();

afterAll(() => {
  if (currentBackend() !== before) setBackend(before);
});

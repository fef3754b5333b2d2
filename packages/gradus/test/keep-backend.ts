/** Loaded before each test file: the next one in this process finds the backend that this one found. */
import { afterAll } from 'vitest';
import { currentBackend, setBackend } from '../src/runtime/index.ts';

const before = currentBackend();

afterAll(() => {
  if (currentBackend() !== before) setBackend(before);
});

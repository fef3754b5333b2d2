/** Loaded before each test file: restores the backend for the next file of the process. */
import { afterAll } from 'vitest';
import { currentBackend, setBackend } from '../src/runtime/index.ts';

const before = currentBackend();

afterAll(() => {
  if (currentBackend() !== before) setBackend(before);
});

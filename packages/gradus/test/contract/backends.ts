/** The backends that the contract suite runs on. */
import type { Backend } from '../../src/backend/backend.ts';
import { createReferenceBackend } from '../../src/backend/reference/index.ts';

export const BACKENDS: readonly (readonly [name: string, create: () => Backend])[] = [
  ['reference', () => createReferenceBackend()],
];

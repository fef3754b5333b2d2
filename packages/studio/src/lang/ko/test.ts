import type { Own } from '../en/index.ts';

export const test: Own['test'] = {};

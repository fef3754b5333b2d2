import type { Own } from '../en/index.ts';

export const lesson: Own['lesson'] = {};

import type { Own } from '../en/index.ts';

export const compare: Own['compare'] = {};

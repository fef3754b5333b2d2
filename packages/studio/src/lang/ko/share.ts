import type { Own } from '../en/index.ts';

export const share: Own['share'] = {};

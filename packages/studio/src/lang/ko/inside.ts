import type { Own } from '../en/index.ts';

export const inside: Own['inside'] = {};

import type { Own } from '../en/index.ts';

export const symptoms: Own['symptoms'] = {};

import type { Own } from '../en/index.ts';

export const build: Own['build'] = {};

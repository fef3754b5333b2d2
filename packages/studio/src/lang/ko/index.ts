import type { Own } from '../en/index.ts';
import { figures } from './figures.ts';
import { shell } from './shell.ts';

export const own: Own = { figures, shell };

import { figures } from './figures.ts';
import { shell } from './shell.ts';

export const own = { figures, shell };

/** The page's own strings of one language, by topic. A catalogue that lacks one does not compile. */
export type Own = typeof own;

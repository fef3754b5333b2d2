import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('@gradus/lab/package.json') as { version: string };

/** The version of this package. */
export const VERSION = manifest.version;

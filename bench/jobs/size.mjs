// The size of all of gradus, minified and compressed, in kilobytes.
import { gzipSync } from 'node:zlib';
import { bundle } from '../../scripts/bundle.mjs';
import { report } from '../src/job.mjs';

const text = await bundle(`export * from './packages/gradus/dist/bundle.js';`);
report({ kilobytes: gzipSync(text, { level: 9 }).length / 1024 });

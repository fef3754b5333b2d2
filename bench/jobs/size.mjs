// The code that a page loads, minified and compressed, in kilobytes: all of gradus, and what training model C needs.
import { gzipSync } from 'node:zlib';
import { bundle } from '../../scripts/bundle.mjs';
import { report } from '../src/job.mjs';

const kilobytes = async (code) => gzipSync(await bundle(code), { level: 9 }).length / 1024;

report({
  all: await kilobytes(`export * from './packages/gradus/dist/bundle.js';`),
  training: await kilobytes(
    `export { CrossEntropyLoss, Linear, ReLU } from 'gradus/nn'; export { SGD } from 'gradus/optim';`,
  ),
});

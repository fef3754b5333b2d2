// What a page pays, minified and compressed, for all of gradus and for two layers of it.
import { gzipSync } from 'node:zlib';
import { bundle } from '../bundle.mjs';
import { report } from './sources.mjs';

const kilobytes = async (code) => {
  const text = await bundle(code);
  return Math.round(gzipSync(text, { level: 9 }).length / 102.4) / 10;
};

const all = await kilobytes(`export * from './packages/gradus/dist/bundle.js';`);
const two = await kilobytes(`export { Linear, ReLU } from 'gradus/nn';`);

const problems = two < all ? [] : [`Linear and ReLU alone cost ${two} kB, all of gradus ${all} kB`];
report('size', problems, `all of gradus ${all} kB, Linear and ReLU alone ${two} kB (min + gzip)`);

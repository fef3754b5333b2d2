// Every kind of file that users hand over.
import { IMAGES } from './images.mjs';
import { MODELS } from './models.mjs';
import { ONNX } from './onnx.mjs';
import { RUNS } from './runs.mjs';
import { TABLES } from './tables.mjs';

/** @type {readonly import('./search.mjs').Kind[]} */
export const KINDS = [ONNX, ...MODELS, ...TABLES, ...IMAGES, ...RUNS];

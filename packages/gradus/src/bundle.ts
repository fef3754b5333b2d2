// What the single file gradus.bundle.js holds: everything, the sub-paths as namespaces.
export * as data from './data/index.ts';
export * from './index.ts';
export * as nn from './nn/index.ts';
export * as optim from './optim/index.ts';
export * as train from './train/index.ts';

/** The functions of tensors, a folder for each kind. The index of a folder lists what is public. */
export * from './elementwise/index.ts';
export * from './indexing/index.ts';
export * from './making.ts';
export * from './products/index.ts';
export * from './random/index.ts';
export * from './reducing/index.ts';
export * from './shaping/index.ts';
export * from './sorting/index.ts';

/** The functions whose first argument is not a tensor. `gradus/methods` makes all other functions methods. */
export * from './indexing/slice.ts';
export { chainMatmul } from './products/chain-matmul.ts';
export * from './products/einsum.ts';
export * from './random/normal.ts';
export * from './shaping/joining.ts';

/** The modules of functions whose first argument is not a tensor. `gradus/methods` makes all other functions methods. */
export { chainMatmul } from './chain-matmul.ts';
export * from './einsum.ts';
export * from './joining.ts';
export * from './normal.ts';
export * from './slice.ts';

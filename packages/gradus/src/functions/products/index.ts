export * from './added-products.ts';
export { chainMatmul } from './chain-matmul.ts';
export * from './einsum.ts';
export * from './products.ts';

export * from './added-products.ts';
export * from './bitwise.ts';
export * from './comparing.ts';
export * from './counting.ts';
export * from './covariance.ts';
export * from './diagonals.ts';
export * from './elementwise.ts';
export * from './hyperbolic.ts';
export * from './in-place.ts';
export * from './in-place-operands.ts';
export * from './indexing.ts';
export * from './logarithms.ts';
export * from './making.ts';
export * from './norms.ts';
export * from './others.ts';
export * from './products.ts';
export * from './quantiles.ts';
export {
  bernoulli,
  type GeneratorOptions,
  multinomial,
  poisson,
} from './random.ts';
export * from './random-fills.ts';
export * from './reducing.ts';
export * from './repeating.ts';
export * from './rounding.ts';
export * from './scanning.ts';
export * from './scattering.ts';
export * from './searching.ts';
export * from './selecting.ts';
export * from './shaping.ts';
export * from './slices.ts';
export * from './sorting.ts';
export * from './special.ts';
export * from './splitting.ts';
export * from './trigonometry.ts';

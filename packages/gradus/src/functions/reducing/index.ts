export * from './covariance.ts';
export * from './norms.ts';
export * from './quantiles.ts';
export * from './reducing.ts';
export * from './scanning.ts';

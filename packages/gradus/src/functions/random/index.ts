export { bernoulli, type GeneratorOptions, multinomial, poisson } from './drawing.ts';
export * from './filling.ts';
export * from './normal.ts';

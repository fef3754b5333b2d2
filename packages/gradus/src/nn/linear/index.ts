export { Bilinear } from './bilinear.ts';
export { Identity } from './identity.ts';
export { LazyLinear } from './lazy-linear.ts';
export { Linear, type LinearOptions } from './linear.ts';

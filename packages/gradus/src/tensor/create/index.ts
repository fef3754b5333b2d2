export { fromArray, leafOver, stateTensor, tensor } from './create.ts';
export {
  arange,
  eye,
  full,
  fullLike,
  linspace,
  logspace,
  ones,
  onesLike,
  trilIndices,
  triuIndices,
  zeros,
  zerosLike,
} from './fill.ts';
export {
  type RandomOptions,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  randperm,
} from './random.ts';

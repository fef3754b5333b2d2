export type { InitOptions } from './fill.ts';
export { calculateGain, type Nonlinearity } from './gain.ts';
export { type KaimingOptions, kaimingNormal_, kaimingUniform_ } from './kaiming.ts';
export { lecunNormal_, lecunUniform_ } from './lecun.ts';
export { orthogonal_ } from './orthogonal.ts';
export { constant_, normal_, ones_, uniform_, zeros_ } from './plain.ts';
export { dirac_, eye_, sparse_ } from './sparse.ts';
export { truncNormal_ } from './truncated.ts';
export { type XavierOptions, xavierNormal_, xavierUniform_ } from './xavier.ts';

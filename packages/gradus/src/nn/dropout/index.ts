export { AlphaDropout, FeatureAlphaDropout } from './alpha-dropout.ts';
export { Dropout, type DropoutOptions } from './dropout.ts';
export { Dropout1d } from './dropout-1d.ts';

import './install.ts';

export type { TensorMethods } from './install.ts';

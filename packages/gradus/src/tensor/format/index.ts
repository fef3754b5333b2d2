export { type FormatOptions, formatTensor, type PrintOptions, setPrintOptions } from './format.ts';

import type { DType, TypedArray } from '../graph/dtype.ts';
import type { Shape } from './shapes.ts';

export interface FormatOptions {
  readonly requiresGrad: boolean;
  readonly isLeaf: boolean;
}

/** The values as PyTorch prints a tensor. */
export function formatTensor(
  data: TypedArray,
  shape: Shape,
  _dtype: DType,
  _options: FormatOptions,
): string {
  return `tensor([${data}], size=(${shape}))`;
}

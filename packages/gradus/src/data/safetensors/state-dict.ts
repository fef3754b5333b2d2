import { fromArray, type Tensor } from '../../tensor/index.ts';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';

/**
 * Tensors by name, such as a module's `stateDict()`, as the bytes of a safetensors file. Names and layout
 * are PyTorch's: `safetensors.torch.load_file` reads it.
 * @param metadata strings that the file carries along
 */
export function saveSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const { dtype, shape } = tensor;
    return [name, { dtype, shape: [...shape], data: tensor.dataSync() }] as const;
  });
  return encodeSafetensors(new Map(entries), metadata);
}

/**
 * The tensors of a safetensors file by name, ready for `loadStateDict`.
 * @param name what errors call the file
 * @throws DataError where the bytes are not a valid safetensors file
 */
export function loadSafetensors(bytes: Uint8Array, name?: string): Record<string, Tensor> {
  const { tensors } = decodeSafetensors(bytes, name);
  return Object.fromEntries(
    [...tensors].map(([key, { dtype, shape, data }]) => [key, fromArray(data, shape, { dtype })]),
  );
}

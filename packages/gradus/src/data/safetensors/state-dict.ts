import { fromArray, type Tensor } from '../../tensor/index.ts';
import { decodeSafetensors, type SafetensorsOptions } from './decode.ts';
import { encodeSafetensors } from './encode.ts';

/**
 * Writes tensors by name, such as a module's `stateDict()`, to the bytes of a safetensors file. Names and
 * layout are PyTorch's: `safetensors.torch.load_file` reads the file.
 *
 * @param metadata free text to store in the file
 * @throws DataError if a name cannot be stored
 *
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * const bytes = saveSafetensors(model.stateDict(), { trained: 'yes' });
 * model.loadStateDict(loadSafetensors(bytes));
 * ```
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
 * Reads the tensors of a safetensors file by name, ready for `loadStateDict`.
 *
 * @param name the name of the file in error messages
 * @param options whether float64 values stay float64; without it, they are rounded to float32
 * @throws DataError if the bytes are not a valid safetensors file
 *
 * @example
 * ```ts
 * const bytes = saveSafetensors({ weight: tensor([[1, 2]]) });
 * const { weight } = loadSafetensors(bytes, 'model.safetensors');
 * await weight.toArray(); // [[1, 2]]
 * ```
 */
export function loadSafetensors(
  bytes: Uint8Array,
  name?: string,
  options?: SafetensorsOptions,
): Record<string, Tensor> {
  const { tensors } = decodeSafetensors(bytes, name, options);
  return Object.fromEntries(
    [...tensors].map(([key, { dtype, shape, data }]) => [key, fromArray(data, shape, { dtype })]),
  );
}

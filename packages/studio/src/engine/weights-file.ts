/** The weights of a snapshot as a file. The engine loads this module when the visitor asks for the first file. */
import { encodeSafetensors } from 'gradus/data';
import type { Snapshot } from './snapshots.ts';

/** A safetensors file with the weights, and with what their last bits depend on. */
export function weightsFile(
  { weights }: Snapshot,
  { fusedMultiplyAdd }: { readonly fusedMultiplyAdd: boolean },
): Uint8Array<ArrayBuffer> {
  const facts = { backend: 'wasm', fusedMultiplyAdd: String(fusedMultiplyAdd) };
  return encodeSafetensors(weights, { format: 'pt', ...facts });
}

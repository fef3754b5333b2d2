/** What users see of the runtime: which backend computes, what it has done, and what it would run. */
import type { Backend, BackendMemory } from '../backends/backend.ts';
import { Node } from '../graph/node.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Statistics } from './engine.ts';
import { runtime } from './runtime.ts';

/**
 * Computes all values by `backend` from now on. Pending work runs on the present one first.
 *
 * @example
 * ```ts
 * setBackend(createReferenceBackend());
 * currentBackend().name; // 'reference'
 * setBackend(createWasmBackend());
 * ```
 */
export function setBackend(backend: Backend): void {
  runtime.setBackend(backend);
}

/**
 * The backend that computes values now. Default: WebAssembly.
 *
 * @example
 * ```ts
 * currentBackend().name; // 'wasm'
 * ```
 */
export function currentBackend(): Backend {
  return runtime.engine.backend;
}

/**
 * How many programs and kernels have been compiled and run since the backend was set.
 *
 * @example
 * ```ts
 * const before = engineStatistics().runs;
 * await tensor([1, 2]).sum().item();
 * engineStatistics().runs > before; // true
 * ```
 */
export function engineStatistics(): Statistics {
  return runtime.engine.statistics();
}

/**
 * The memory that the present backend holds, in bytes.
 *
 * @example
 * ```ts
 * engineMemory().reservedBytes > 0; // true
 * ```
 */
export function engineMemory(): BackendMemory {
  return currentBackend().memory();
}

/**
 * Puts off computing tensors, to compute them in one call with others of the same structure. Reading any of
 * them computes all.
 * @returns whether to read them now, because no others are waited for
 */
export function computeLater(tensors: readonly { readonly node: Node }[]): boolean {
  const nodes: Node[] = [];
  for (const { node } of tensors) nodes.push(node);
  return runtime.computeLater(nodes);
}

/**
 * What reading `tensor` would run now, as text: the graph, the kernels, and the loop code. `null` explains the
 * pending step of an optimizer.
 * @throws ArgumentError for anything but a tensor or `null`
 *
 * @example
 * ```ts
 * const text = explain(tensor([1, 2]).add(1).relu());
 * text.includes('b0[i0] = maximum(b1[i0] + s0, 0.0)'); // true
 * ```
 */
export function explain(tensor: { readonly node: Node } | null): string {
  if (tensor !== null && !(tensor?.node instanceof Node)) {
    throw new ArgumentError('explain', `expected a tensor or null, got ${shown(tensor)}.`);
  }
  return runtime.explain(tensor === null ? null : tensor.node);
}

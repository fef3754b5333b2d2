/** What users see of the run time: which backend computes, what it has done, and what it would do. */
import type { Backend, BackendMemory } from '../backends/backend.ts';
import { Node } from '../graph/node.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Statistics } from './engine.ts';
import { runtime } from './runtime.ts';

/** From now on values are computed by `backend`. Pending work runs on the old one first. */
export function setBackend(backend: Backend): void {
  runtime.setBackend(backend);
}

/** The backend that computes values now: WebAssembly, unless another one was chosen. */
export function currentBackend(): Backend {
  return runtime.engine.backend;
}

/** Counts of programs compiled and run since the backend was chosen. */
export function engineStatistics(): Statistics {
  return runtime.engine.statistics();
}

/** What the present backend holds, in bytes. */
export function engineMemory(): BackendMemory {
  return currentBackend().memory();
}

/**
 * Computes tensors later, in one call with others of their structure; reading any of them does so at once.
 * @returns whether they are to be read now, since no others are waited for
 */
export function computeLater(tensors: readonly { readonly node: Node }[]): boolean {
  const nodes: Node[] = [];
  for (const { node } of tensors) nodes.push(node);
  return runtime.computeLater(nodes);
}

/**
 * The compiler's passes for what reading `tensor` would run now; of `null`, for the pending step.
 * @throws ArgumentError for anything else
 */
export function explain(tensor: { readonly node: Node } | null): string {
  if (tensor !== null && !(tensor?.node instanceof Node)) {
    throw new ArgumentError('explain', `expected a tensor or null, got ${shown(tensor)}.`);
  }
  return runtime.explain(tensor === null ? null : tensor.node);
}

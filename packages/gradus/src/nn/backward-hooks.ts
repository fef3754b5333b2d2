import type { Node } from '../graph/node.ts';
import { observeGradients, Tensor } from '../tensor/index.ts';

/** Called in backward with the gradients that leave and that arrive; `null` where none flows. */
export type HookOf<M> = (
  module: M,
  gradInputs: readonly (Tensor | null)[],
  gradOutputs: readonly (Tensor | null)[],
) => void;

/** Takes back what registering a hook did. */
export interface HookHandle {
  remove(): void;
}

/** A call of forward: what it was given, all that it gave, and the last backward that went through it. */
interface Call {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
  backward: object | null;
}

/** The backward hooks of one module. While there are none, nothing is noted and nothing watched. */
export class BackwardHooks<M> {
  readonly #module: M;
  readonly #hooks = new Set<HookOf<M>>();
  /** By output node: the forward that made it. */
  #calls = new WeakMap<Node, Call>();
  #stop: (() => void) | null = null;

  constructor(module: M) {
    this.#module = module;
  }

  add(hook: HookOf<M>): HookHandle {
    this.#hooks.add(hook);
    this.#stop ??= observeGradients((node, gradOf) => {
      const call = this.#calls.get(node);
      if (call === undefined || call.backward === gradOf) return;
      call.backward = gradOf;
      for (const each of this.#hooks) {
        each(this.#module, call.inputs.map(gradOf), call.outputs.map(gradOf));
      }
    });
    return {
      remove: () => {
        this.#hooks.delete(hook);
        if (this.#hooks.size > 0) return;
        this.#stop?.();
        this.#stop = null;
      },
    };
  }

  /** Remembers a call of forward, so that its gradients can be told. */
  note(inputs: readonly unknown[], output: unknown): void {
    if (this.#hooks.size === 0) return;
    const outputs = tensorsIn(output).map(({ node }) => node);
    const call = { inputs: tensorsIn(inputs).map(({ node }) => node), outputs, backward: null };
    for (const node of outputs) this.#calls.set(node, call);
  }
}

/**
 * The tensors in what a forward takes or gives: a tensor, or arrays, objects, Maps and Sets of such at any
 * depth. Modules and typed arrays are not searched.
 */
export function tensorsIn(value: unknown, seen = new Set<object>()): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  if (ArrayBuffer.isView(value) || 'forward' in value) return [];
  const parts =
    value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
  return [...parts].flatMap((part) => tensorsIn(part, seen));
}

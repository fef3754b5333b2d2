import type { Node } from '../graph/node.ts';
import { observeGradients, Tensor } from '../tensor/index.ts';

/** Called in backward, with the gradients of the inputs and of the outputs; `null` where no gradient flows. */
export type HookOf<M> = (
  module: M,
  gradInputs: readonly (Tensor | null)[],
  gradOutputs: readonly (Tensor | null)[],
) => void;

/**
 * What registering a hook returns.
 *
 * @example
 * ```ts
 * const model = new nn.ReLU();
 * let calls = 0;
 * const handle: nn.HookHandle = model.registerForwardHook(() => calls++);
 * model.forward(ones([2]));
 * handle.remove();
 * model.forward(ones([2]));
 * calls; // 1
 * ```
 */
export interface HookHandle {
  /** Removes the hook; a second call does nothing. */
  remove(): void;
}

/** A call of forward: its input and output tensors, and the last backward that passed through it. */
interface Call {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
  backward: object | null;
}

/** The backward hooks of one module. Without hooks it records no calls and observes no gradients. */
export class BackwardHooks<M> {
  readonly #module: M;
  readonly #hooks = new Set<HookOf<M>>();
  /** The call of forward that made each output node. */
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

  /** Records a call of forward, so that a backward can find its tensors. */
  note(inputs: readonly unknown[], output: unknown): void {
    if (this.#hooks.size === 0) return;
    const outputs = tensorsIn(output).map(({ node }) => node);
    const call = { inputs: tensorsIn(inputs).map(({ node }) => node), outputs, backward: null };
    for (const node of outputs) this.#calls.set(node, call);
  }
}

/**
 * The tensors in the inputs or the output of a forward: a tensor, or arrays, objects, Maps and Sets of tensors at
 * any depth. It does not search modules and typed arrays.
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

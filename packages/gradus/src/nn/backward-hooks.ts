import type { Node } from '../graph/node.ts';
import { observeGradients, Tensor } from '../tensor/index.ts';
import type { BackwardHook, HookHandle, Module } from './module.ts';

/** The backward hooks of one module. While there are none, nothing is noted and nothing watched. */
export class BackwardHooks {
  readonly #module: Module;
  readonly #hooks = new Set<BackwardHook>();
  /** By output node: what the forward that made it was given, and all that it gave. */
  #calls = new WeakMap<Node, { inputs: readonly Node[]; outputs: readonly Node[] }>();
  #stop: (() => void) | null = null;

  constructor(module: Module) {
    this.#module = module;
  }

  add(hook: BackwardHook): HookHandle {
    this.#hooks.add(hook);
    this.#stop ??= observeGradients((node, gradOf) => {
      const made = this.#calls.get(node);
      if (made === undefined) return;
      this.#calls.delete(node);
      for (const each of this.#hooks) {
        each(this.#module, made.inputs.map(gradOf), made.outputs.map(gradOf));
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
    const outputs = tensorsIn(output).map((tensor) => tensor.node);
    const from = inputs.flatMap(tensorsIn).map((tensor) => tensor.node);
    if (outputs.length > 0) this.#calls.set(outputs[0], { inputs: from, outputs });
  }
}

/** The tensors in a tensor or an array of such. */
export function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  return Array.isArray(value) ? value.flatMap(tensorsIn) : [];
}

import { custom } from '../../autograd/custom.ts';
import { runtime } from '../../runtime/runtime.ts';
import { checkGradient, Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';

/** The gradients of several tensors; `null` where no gradient flows. */
type Gradients = readonly (Tensor | null)[];

/** Called in backward, with the gradients of the inputs and of the outputs. */
export type HookOf<M> = (module: M, gradInputs: Gradients, gradOutputs: Gradients) => unknown;

/** Called in backward, with the gradients of the outputs, before it goes through the module. */
export type PreHookOf<M> = (module: M, gradOutputs: Gradients) => unknown;

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

/** Adds `hook` to `hooks`. */
export function register<H>(hooks: Set<H>, hook: H): HookHandle {
  hooks.add(hook);
  return { remove: () => hooks.delete(hook) };
}

/** The backward hooks of one module. Without hooks a call of forward costs nothing. */
export class BackwardHooks<M> {
  readonly preHooks = new Set<PreHookOf<M>>();
  readonly hooks = new Set<HookOf<M>>();
  readonly #module: M;

  constructor(module: M) {
    this.#module = module;
  }

  /** A call of forward whose gradients the hooks see; `null` without hooks. */
  begin(inputs: readonly unknown[]): Call | null {
    if (this.hooks.size + this.preHooks.size === 0) return null;
    let gradOutputs: Gradients = [];
    const run = (gradInputs: Gradients): Gradients => {
      let result = gradInputs;
      for (const hook of this.hooks) {
        const replaced = runtime.inside(() => hook(this.#module, result, gradOutputs));
        result = replacement('registerFullBackwardHook', result, replaced);
      }
      return result;
    };
    const watched = watch(inputs, run);
    const end = (output: unknown): unknown =>
      watch(output, (gradients) => {
        gradOutputs = gradients;
        for (const hook of this.preHooks) {
          const replaced = runtime.inside(() => hook(this.#module, gradOutputs));
          gradOutputs = replacement('registerFullBackwardPreHook', gradOutputs, replaced);
        }
        // No gradient arrives at the inputs.
        if (!watched.needsGrad) run(tensorsIn(inputs).map(() => null));
        return gradOutputs;
      }).values;
    return { inputs: watched.values as readonly unknown[], end };
  }
}

/** A call of forward with other tensors for its inputs and its output. */
interface Call {
  readonly inputs: readonly unknown[];
  end(output: unknown): unknown;
}

/**
 * `values` with other tensors of the same elements. `see` gets the gradients of all of them, and returns those that flow
 * on.
 */
function watch(
  values: unknown,
  see: (gradients: Gradients) => Gradients,
): { values: unknown; needsGrad: boolean } {
  const tensors = tensorsIn(values);
  const places = tensors.flatMap(({ node }, i) => (node.needsGrad ? [i] : []));
  if (places.length === 0) return { values, needsGrad: false };
  const nodes = places.map((i) => tensors[i].node);
  const copies = custom(nodes, nodes, (gradients) => {
    const all = tensors.map((): Tensor | null => null);
    places.forEach((place, i) => {
      const gradient = gradients[i];
      all[place] = gradient === null ? null : new Tensor(gradient);
    });
    const seen = see(all);
    return places.map((place) => seen[place]?.node ?? null);
  });
  const replaced = [...tensors];
  places.forEach((place, i) => {
    replaced[place] = new Tensor(copies[i]);
  });
  return { values: withTensors(values, replaced[Symbol.iterator]()), needsGrad: true };
}

/**
 * The gradients after a hook has returned `result`: a tensor, or an array with a tensor or `null` for each of them.
 * Anything else changes nothing.
 */
function replacement(call: string, before: Gradients, result: unknown): Gradients {
  if (tensorsIn(result).length === 0) return before;
  const after = Array.isArray(result) ? (result as unknown[]) : [result];
  if (after.length !== before.length) {
    throw new ArgumentError(
      call,
      `the hook returned ${after.length} gradients in place of ${before.length}. Return one for each, or null.`,
    );
  }
  return after.map((gradient, i) => {
    if (!(gradient instanceof Tensor)) return null;
    const old = before[i];
    if (old === null) {
      throw new ArgumentError(
        call,
        `gradient ${i} is null and cannot be replaced. Return null for it.`,
      );
    }
    checkGradient(call, old.node, gradient);
    return gradient;
  });
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

/** A copy of `value` with other tensors in place of those that {@link tensorsIn} finds, in the same order. */
function withTensors(value: unknown, tensors: Iterator<Tensor>, seen = new Set<object>()): unknown {
  if (value instanceof Tensor) return tensors.next().value;
  if (typeof value !== 'object' || value === null || seen.has(value)) return value;
  seen.add(value);
  if (ArrayBuffer.isView(value) || 'forward' in value) return value;
  const copied = (part: unknown): unknown => withTensors(part, tensors, seen);
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, copied(part)]));
  if (value instanceof Set) return new Set([...value].map(copied));
  const parts = Object.entries(value).map(([name, part]) => [name, copied(part)]);
  return Object.assign(Object.create(Object.getPrototypeOf(value)), Object.fromEntries(parts));
}

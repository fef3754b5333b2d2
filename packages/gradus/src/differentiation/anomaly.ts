import { hasValue } from '../autograd/deferred.ts';
import { withInspector } from '../autograd/hooks.ts';
import type { Node } from '../graph/node.ts';
import { currentLayer } from '../nn/module/call-stack.ts';
import { withListener } from '../ops/record.ts';
import { runtime } from '../runtime/runtime.ts';
import { checkArgument } from '../util/arguments.ts';
import { GradusError } from '../util/errors.ts';

/** The call that recorded a node. */
interface Call {
  readonly layer: string | null;
  readonly stack: Error;
}

/**
 * Runs `fn`, and stops at the first operation whose backward makes a NaN: `torch.autograd.detect_anomaly`. The error
 * names the operation and its layer, and its `cause` has the stack of the call in forward. Forward must run inside `fn`
 * too, so that its calls are known.
 *
 * It reads every gradient as soon as it is recorded, so use it only to find an error.
 * @returns the result of `fn`
 * @throws GradusError for the first gradient that is NaN, or if `fn` returns a promise
 * @throws ArgumentError if `fn` is not a function
 *
 * @example
 * ```ts
 * const x = tensor([0], { requiresGrad: true });
 * try {
 *   autograd.detectAnomaly(() => x.sqrt().mul(0).sum().backward());
 * } catch (error) {
 *   (error as Error).message.includes("'sqrt'"); // true
 * }
 * ```
 */
export function detectAnomaly<T>(fn: () => T): T {
  checkArgument('detectAnomaly', 'fn', fn, 'function');
  const calls = new WeakMap<Node, Call>();
  const note = (node: Node): void => {
    calls.set(node, { layer: currentLayer(), stack: new Error(`the call of ${node.op.name}`) });
  };
  const result = withListener(note, () =>
    withInspector((node, _, parts) => inspect(node, parts, calls.get(node)), fn),
  );
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
    throw new GradusError(
      'detectAnomaly: the function returned a promise, and nothing checks what follows its first await. ' +
        'Await first, and call detectAnomaly around synchronous code.',
    );
  }
  return result;
}

function inspect(node: Node, parts: readonly (Node | null)[], call: Call | undefined): void {
  node.inputs.forEach((input, i) => {
    const part = parts[i] ?? null;
    if (part === null || !input.needsGrad || !hasValue(part)) return;
    if (!runtime.read(part).some(Number.isNaN)) return;
    const layer = call?.layer ? ` of ${call.layer}` : '';
    throw new GradusError(
      `detectAnomaly: backward of '${node.op.name}'${layer} made a NaN in the gradient of its input ${i}. ` +
        'The cause of this error shows the call in forward.',
      { code: 'anomaly', cause: call?.stack },
    );
  });
}

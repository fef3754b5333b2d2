/** The modules whose `forward` is running. Errors take the path of their layer from here. */
import { runtime } from '../../runtime/runtime.ts';
import { GradusError } from '../../util/errors.ts';

/** The members of a module that this file uses. */
interface Callable {
  namedModules(): Iterable<[string, Callable]>;
  describe(): string;
}

const running: Callable[] = [];

/** Runs the forward of `module`, and adds the path of the layer to its errors. */
export function call<T>(module: Callable, forward: () => T): T {
  running.push(module);
  runtime.enterForward();
  try {
    const output = forward();
    if (typeof (output as { then?: unknown } | null | undefined)?.then === 'function') {
      throw new GradusError(
        'forward returned a promise. It must be synchronous: after its first await, hooks and error ' +
          'messages would not know where they are. Await values outside of forward.',
        { code: 'forward' },
      );
    }
    return output;
  } catch (error) {
    if (error instanceof GradusError && error.layer === null) locate(error);
    throw error;
  } finally {
    runtime.leaveForward();
    running.pop();
  }
}

/** Whether the running forward is not inside another. */
export function isOutermost(): boolean {
  return runtime.isOutermost;
}

/** Whether the innermost running forward is that of `module`. */
export function isInnermost(module: Callable): boolean {
  return running.at(-1) === module;
}

/** Adds the innermost running module to an error. */
function locate(error: GradusError): void {
  error.locate(...innermost());
}

/** The innermost running module: its path from the outermost one, and its description. */
function innermost(): [path: string, description: string] {
  const inner = running[running.length - 1];
  for (const [path, module] of running[0].namedModules()) {
    if (module === inner) return [path, inner.describe()];
  }
  return ['', inner.describe()];
}

/** The layer whose forward is running, such as `fc2 (Linear 100 → 10)`; `null` outside of a forward. */
export function currentLayer(): string | null {
  if (running.length === 0) return null;
  const [path, description] = innermost();
  return path === '' ? description : `${path} (${description})`;
}

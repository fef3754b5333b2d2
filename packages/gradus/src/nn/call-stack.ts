/** Which modules' `forward` are running: that is where errors find the path of their layer. */
import { runtime } from '../runtime/runtime.ts';
import { GradusError } from '../util/errors.ts';

/** What is asked of a module here. */
interface Callable {
  namedModules(): Iterable<[string, Callable]>;
  describe(): string;
}

const running: Callable[] = [];

/** Runs `module`'s forward; says where an error happened. */
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

/** Whether a forward runs inside no other. */
export function isOutermost(): boolean {
  return running.length === 1;
}

/** Whether `module`'s forward is the one that runs now. */
export function isInnermost(module: Callable): boolean {
  return running.at(-1) === module;
}

/** The innermost running module: its path from the outermost one, and what it is. */
function locate(error: GradusError): void {
  const outermost = running[0];
  const innermost = running[running.length - 1];
  for (const [path, module] of outermost.namedModules()) {
    if (module !== innermost) continue;
    error.locate(path, innermost.describe());
    return;
  }
  error.locate('', innermost.describe());
}

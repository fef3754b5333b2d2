/** The modules whose `forward` is running. Errors take the path of their layer from here. */
import { runtime } from '../../runtime/runtime.ts';
import { GradusError } from '../../util/errors.ts';

/** The members of a module that this file uses. */
interface Callable {
  namedModules(): Iterable<[string, Callable]>;
  describe(): string;
}

const running: Callable[] = [];

/** Begins the forward of `module`. */
export function enter(module: Callable): void {
  running.push(module);
  runtime.enterForward();
}

/** Ends the forward that began last. */
export function leave(): void {
  runtime.leaveForward();
  running.pop();
}

/** @throws GradusError if a forward returned a promise */
export function refuseAsync(output: unknown): void {
  if (typeof (output as { then?: unknown } | null | undefined)?.then !== 'function') return;
  throw new GradusError(
    'forward returned a promise. It must be synchronous: after its first await, hooks and error ' +
      'messages would not know where they are. Await values outside of forward.',
    { code: 'forward' },
  );
}

/** Adds the path of the layer whose forward is running to an error. */
export function locate(error: unknown): void {
  if (error instanceof GradusError && error.layer === null) error.locate(...innermost());
}

/** Whether the running forward is not inside another. */
export function isOutermost(): boolean {
  return runtime.isOutermost;
}

/** Whether the innermost running forward is that of `module`. */
export function isInnermost(module: Callable): boolean {
  return running[running.length - 1] === module;
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

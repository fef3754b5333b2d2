/** The only file of the library that loads modules of Node. */

interface NodeModules {
  readonly 'node:os': { availableParallelism(): number };
  readonly 'node:v8': { setFlagsFromString(flags: string): void };
  readonly 'node:worker_threads': {
    readonly Worker: new (source: string, options: object) => NodeWorker;
  };
}

/** A thread of Node's `worker_threads`. */
interface NodeWorker {
  on(event: 'error' | 'exit', listener: (about: unknown) => void): void;
  unref(): void;
  terminate(): unknown;
}

interface Host {
  readonly process?: {
    getBuiltinModule?: <Name extends keyof NodeModules>(
      name: Name,
    ) => NodeModules[Name] | undefined;
  };
}

/** A built-in module of Node; undefined on other platforms. */
export function nodeModule<Name extends keyof NodeModules>(
  name: Name,
): NodeModules[Name] | undefined {
  return (globalThis as Host).process?.getBuiltinModule?.(name);
}

/** JavaScript source that evaluates to the `workerData` of a thread of Node. */
export const WORKER_DATA = "process.getBuiltinModule('node:worker_threads').workerData";

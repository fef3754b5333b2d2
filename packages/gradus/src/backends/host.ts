/** The only file of the library that loads modules of Node. */

interface NodeModules {
  readonly 'node:fs': {
    mkdirSync(
      folder: string,
      options: { readonly recursive: boolean; readonly mode: number },
    ): void;
    readdirSync(folder: string): string[];
    readFileSync(file: string): Uint8Array;
    renameSync(from: string, to: string): void;
    rmSync(file: string, options: { readonly force: boolean }): void;
    writeFileSync(file: string, data: Uint8Array): void;
  };
  readonly 'node:os': { availableParallelism(): number; homedir(): string };
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
  readonly Deno?: unknown;
  readonly process?: {
    readonly env: Readonly<Record<string, string | undefined>>;
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

/**
 * The variables of the environment; undefined if this is not Node. Deno, which would ask its user for a
 * permission, counts as another platform.
 */
export function environment(): Readonly<Record<string, string | undefined>> | undefined {
  const { Deno, process } = globalThis as Host;
  return Deno === undefined && process?.getBuiltinModule ? process.env : undefined;
}

/** JavaScript source that evaluates to the `workerData` of a thread of Node. */
export const WORKER_DATA = "process.getBuiltinModule('node:worker_threads').workerData";

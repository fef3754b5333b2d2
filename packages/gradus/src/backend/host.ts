/** The one place where the library reaches for modules of Node. */

interface NodeModules {
  readonly 'node:v8': { setFlagsFromString(flags: string): void };
}

interface Host {
  readonly process?: {
    getBuiltinModule?: <Name extends keyof NodeModules>(
      name: Name,
    ) => NodeModules[Name] | undefined;
  };
}

/** A module of Node's own; undefined elsewhere. */
export function nodeModule<Name extends keyof NodeModules>(
  name: Name,
): NodeModules[Name] | undefined {
  return (globalThis as Host).process?.getBuiltinModule?.(name);
}

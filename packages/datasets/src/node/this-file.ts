/**
 * Where this package is. A module of its own, loaded when it is needed: where code is turned into CommonJS, as by
 * Jest, `import.meta` is not syntax, and a module that holds it cannot be loaded.
 */
export const thisFile: string | undefined = import.meta.url;

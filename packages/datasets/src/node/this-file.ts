/**
 * The address of this file. It is a separate module, loaded on demand, because code that is converted to CommonJS, as by
 * Jest, cannot load a module with `import.meta`.
 */
export const thisFile: string | undefined = import.meta.url;

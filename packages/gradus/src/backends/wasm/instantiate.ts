import { GradusError } from '../../util/errors.ts';

/**
 * The exports of a module.
 * @throws GradusError with code `csp` if a policy forbids compiling it
 */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  imports?: WebAssembly.Imports,
): WebAssembly.Exports {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
  } catch (cause) {
    if (!WebAssembly.validate(bytes)) throw cause;
    throw new GradusError(
      `WebAssembly may not be compiled here: ${cause instanceof Error ? cause.message : cause}. ` +
        "A page needs 'wasm-unsafe-eval' in script-src of its content-security policy; some hosts, " +
        `such as Cloudflare Workers, never allow it. ${WITHOUT_WASM}`,
      { cause, code: 'csp' },
    );
  }
}

/** The end of error messages on platforms without WebAssembly. */
export const WITHOUT_WASM =
  'setBackend(createReferenceBackend()) computes without WebAssembly, but slowly.';

/** The backend that computes by default, also on platforms that lack or forbid WebAssembly. */
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const warn = vi.fn();
const SharedMemory = WebAssembly.Memory;

beforeEach(() => {
  vi.resetModules();
  warn.mockReset();
  vi.spyOn(console, 'warn').mockImplementation(warn);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function refuse(): never {
  throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
}

/** Two programs, values that a step has written in between, and the backend that computed them. */
async function compute() {
  const { currentBackend } = await import('../../src/runtime/index.ts');
  const { tensor } = await import('../../src/index.ts');
  const { SGD } = await import('../../src/optim/index.ts');
  const w = tensor([1, 2]).requiresGrad_();
  w.pow(2).sum().backward();
  new SGD([w], { lr: 0.25 }).step();
  return { values: w.toArraySync(), sum: w.sum().itemSync(), backend: currentBackend() };
}

const PLACES: [place: string, prepare: () => void, reason: string][] = [
  ['no WebAssembly', () => vi.stubGlobal('WebAssembly', undefined), 'There is no WebAssembly here'],
  [
    'WebAssembly without SIMD',
    () => vi.spyOn(WebAssembly, 'validate').mockReturnValue(false),
    'There is no WebAssembly SIMD here',
  ],
  [
    'a policy against making modules',
    () => vi.spyOn(WebAssembly, 'Module').mockImplementation(refuse),
    "needs 'wasm-unsafe-eval' in script-src",
  ],
  [
    'such a policy where there is no relaxed SIMD to probe',
    () => {
      vi.spyOn(WebAssembly, 'Module').mockImplementation(refuse);
      const lengths: number[] = [];
      vi.spyOn(WebAssembly, 'validate').mockImplementation(({ byteLength }) => {
        lengths.push(byteLength);
        return byteLength === lengths[0];
      });
    },
    "needs 'wasm-unsafe-eval' in script-src",
  ],
  [
    'a policy against making instances',
    () => vi.spyOn(WebAssembly, 'Instance').mockImplementation(refuse),
    "needs 'wasm-unsafe-eval' in script-src",
  ],
  [
    'no memory for WebAssembly',
    () =>
      vi.spyOn(WebAssembly, 'Memory').mockImplementation(function make() {
        throw new RangeError('could not allocate memory');
      }),
    'no WebAssembly memory left',
  ],
];

describe('the default backend', () => {
  test('is WebAssembly, without a warning', async () => {
    const { values, sum, backend } = await compute();
    expect({ values, sum, name: backend.name }).toEqual({
      values: [0.5, 1],
      sum: 1.5,
      name: 'wasm',
    });
    expect(warn).not.toHaveBeenCalled();
  });

  test.each(PLACES)('with %s, is the reference with one warning', async (_, prepare, reason) => {
    prepare();
    const { values, sum, backend } = await compute();
    expect({ values, sum, name: backend.name }).toEqual({
      values: [0.5, 1],
      sum: 1.5,
      name: 'reference',
    });
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toContain('gradus uses the reference backend, which is slow. ');
    expect(warn.mock.calls[0]?.[0]).toContain(reason);
  });

  test.each([
    ['without SharedArrayBuffer', () => vi.stubGlobal('SharedArrayBuffer', undefined)],
    [
      'with an engine that refuses shared memory',
      () =>
        vi.spyOn(WebAssembly, 'Memory').mockImplementation(function make(descriptor) {
          if (descriptor.shared) throw new TypeError('shared memory is not enabled');
          return new SharedMemory(descriptor);
        }),
    ],
    [
      'with an engine that does not know shared memory',
      () =>
        vi.spyOn(WebAssembly, 'Memory').mockImplementation(function make({ shared, ...rest }) {
          return new SharedMemory(rest);
        }),
    ],
  ])('%s, is WebAssembly on one thread', async (_, prepare) => {
    prepare();
    const { values, backend } = await compute();
    expect(values).toEqual([0.5, 1]);
    expect(backend).toMatchObject({ name: 'wasm', threads: 1 });
    expect(warn).not.toHaveBeenCalled();
  });

  test('is the reference in a context whose embedder forbids compiling WebAssembly', async () => {
    const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
    const build = await rolldown({ input: entry, platform: 'browser', logLevel: 'silent' });
    const { output } = await build.generate({ format: 'iife', name: 'gradus' });
    await build.close();
    const sandbox = { console: { warn }, crypto, TextEncoder };
    const codeGeneration = { strings: false, wasm: false };
    const context = vm.createContext(sandbox, { codeGeneration });
    const sum = '; gradus.tensor([1, 2, 4]).sum().itemSync()';
    expect(vm.runInContext(`${output[0].code}${sum}`, context)).toBe(7);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toContain('WebAssembly may not be compiled here');
  });
});

/** The features of the machine, and how threads start in a browser. */
import { afterEach, expect, test, vi } from 'vitest';
import loadWabt from 'wabt';
import { simdFeatures } from '../../../src/backends/wasm/features.ts';
import { startThread } from '../../../src/backends/wasm/threads/threads.ts';
import type { WorkerStart } from '../../../src/backends/wasm/threads/worker.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('relaxed multiply-add is used only if it rounds once', async () => {
  const { simd, fusedMultiplyAdd } = simdFeatures();
  expect(simd).toBe(true);
  const wabt = await loadWabt();
  // (1 + 2⁻²⁰)² − (1 + 2⁻¹⁹) is 2⁻⁴⁰, but 0 if the product is rounded to float32.
  const text = `(module (func (export "probe") (result f32)
    (f32x4.extract_lane 0 (f32x4.relaxed_madd
      (v128.const f32x4 0x1.00001p0 0 0 0)
      (v128.const f32x4 0x1.00001p0 0 0 0)
      (v128.const f32x4 -0x1.00002p0 0 0 0)))))`;
  const module = wabt.parseWat('probe.wat', text, { simd: true, relaxed_simd: true });
  const { buffer } = module.toBinary({});
  const bytes = Uint8Array.from(buffer);
  const isThere = WebAssembly.validate(bytes);
  const { probe } = (
    isThere ? new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports : {}
  ) as {
    probe?: () => number;
  };
  expect(fusedMultiplyAdd).toBe(probe?.() === 2 ** -40);
});

test('without Node, threads are web workers that start from a blob URL', () => {
  const workers: FakeWorker[] = [];
  class FakeWorker {
    onerror: ((event: object) => void) | null = null;
    readonly postMessage = vi.fn();
    readonly terminate = vi.fn();
    readonly address: string;
    constructor(address: string) {
      this.address = address;
      workers.push(this);
    }
  }
  vi.stubGlobal('Worker', FakeWorker);
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
  const revoked = vi.spyOn(URL, 'revokeObjectURL');
  const start = { control: 64 } as WorkerStart;
  const ended = vi.fn();
  const thread = startThread(start, ended);
  const [{ address, postMessage, terminate, onerror }] = workers;
  expect(address).toMatch(/^blob:/);
  expect(postMessage.mock.calls).toEqual([[start]]);
  const preventDefault = vi.fn();
  onerror?.({ message: 'out of memory', preventDefault });
  expect(preventDefault).toHaveBeenCalled();
  expect(ended.mock.calls).toEqual([['out of memory']]);
  expect([terminate.mock.calls, revoked.mock.calls]).toEqual([[], []]);
  thread.end();
  expect([terminate.mock.calls, revoked.mock.calls]).toEqual([[[]], [[address]]]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import loadWabt from 'wabt';
import { ByteWriter } from '../../../src/backends/wasm/asm/bytes.ts';
import type { FunctionBuilder } from '../../../src/backends/wasm/asm/function.ts';
import { ModuleBuilder } from '../../../src/backends/wasm/asm/module.ts';
import * as wasm from '../../../src/backends/wasm/asm/opcodes.ts';

const wabt = await loadWabt();

/** A module as text, decoded by an independent tool. */
function disassemble(bytes: Uint8Array): string {
  const module = wabt.readWasm(bytes, { simd: true, relaxed_simd: true, threads: true });
  module.validate();
  const text = module.toText({ foldExprs: false, inlineExport: false });
  module.destroy();
  return text;
}

/** A module with one exported function `f`. */
function moduleOf(
  parameters: Parameters<ModuleBuilder['function']>[0],
  results: Parameters<ModuleBuilder['function']>[1],
  write: (f: FunctionBuilder) => void,
): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importMemory('env', 'memory', 0);
  module.export('f', module.function(parameters, results, write));
  return module.build();
}

function instantiate(bytes: Uint8Array<ArrayBuffer>): (...args: number[]) => number {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports.f as (...args: number[]) => number;
}

describe('instructions', () => {
  /** After `unreachable`, an instruction may pop any types. */
  const read = (write: (f: FunctionBuilder) => void): string[] =>
    disassemble(
      moduleOf([], [], (f) => {
        f.op(wasm.unreachable);
        write(f);
        f.op(wasm.unreachable);
      }),
    )
      .split('\n')
      .map((line) => line.replaceAll(')', '').trim());

  const { SHUFFLE, V128_CONST, VALUE_TYPES, alignmentOf, writeInstruction, ...codes } = wasm;
  const named = Object.entries(codes).map(([name, code]): [string, number] => [
    name.replace(/_$/, ''),
    code,
  ]);
  const memoryLane = named.filter(([name]) => /(Load|Store)\d+Lane$/.test(name));
  const lane = named.filter(([name]) => /(Extract|Replace)Lane$/.test(name));
  const memory = named.filter(([name]) => /Load|Store|Atomic/.test(name) && !/Lane$/.test(name));
  const plain = named.filter((entry) => ![...memoryLane, ...lane, ...memory].includes(entry));

  /** The names of the specification as those of the constants: `i32.lt_s` as `i32LtS`. */
  const identifiers = (lines: readonly string[]): string[] =>
    lines.map((line) => line.replace(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase()));

  test.each(plain)('%s is what a disassembler calls by this name', (name, code) => {
    expect(identifiers(read((f) => f.op(code as wasm.Plain)))).toContain(name);
  });

  test.each(memory)('%s has a known code, offset and a legal alignment', (name, code) => {
    const lines = identifiers(read((f) => f.memory(code as wasm.Memory, 1000)));
    expect(lines.find((line) => line.startsWith(`${name} offset=1000`))).toBeDefined();
  });

  test.each(memoryLane)('%s has offset and lane', (name, code) => {
    const lines = identifiers(read((f) => f.memoryLane(code as wasm.MemoryLane, 1, 200)));
    expect(lines.find((line) => line.startsWith(`${name} offset=200`))).toMatch(/ 1$/);
  });

  test.each(lane)('%s has its lane', (name, code) => {
    expect(identifiers(read((f) => f.lane(code as wasm.Lane, 1)))).toContain(`${name} 1`);
  });

  test('constants keep their bits', () => {
    const lines = read((f) => {
      f.i32(-123456);
      f.i64(-(1n << 62n));
      f.f64(-0.1);
      f.f32x4(-0);
      f.i32x4(1, -2, 3, -4);
      f.i32x4(7);
      f.f64x2(0.5);
      f.i64x2(-1n);
    }).join('\n');
    expect(lines).toContain('i32.const -123456');
    expect(lines).toContain('i64.const -4611686018427387904');
    expect(lines).toContain('f64.const -0x1.999999999999ap-4');
    expect(lines).toContain('v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000');
    expect(lines).toContain('v128.const i32x4 0x00000001 0xfffffffe 0x00000003 0xfffffffc');
    expect(lines).toContain('v128.const i32x4 0x00000007 0x00000007 0x00000007 0x00000007');
    expect(lines).toContain('v128.const i32x4 0x00000000 0x3fe00000 0x00000000 0x3fe00000');
    expect(lines).toContain('v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff');
  });
});

describe('numbers', () => {
  test('LEB128 restores every integer', () => {
    fc.assert(
      fc.property(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n, big) => {
        const bytes = moduleOf([], ['i64'], (f) => {
          f.i32(n);
          f.op(wasm.drop);
          f.i64(big);
        });
        expect((instantiate(bytes) as unknown as () => bigint)()).toBe(big);
        const lines = disassemble(bytes);
        expect(lines).toContain(`i32.const ${n}`);
      }),
      { numRuns: 50 },
    );
  });

  test('unsigned LEB128 goes up to the largest immediate', () => {
    const writer = new ByteWriter();
    writer.unsigned(2 ** 32 - 1);
    writer.unsigned(127);
    writer.unsigned(128);
    expect([...writer.toBytes()]).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x80, 0x01]);
  });
});

describe('control flow', () => {
  test('loops, branches and conditions have the right targets at any depth', () => {
    // Σ of the odd numbers below n, but of none from 100 on.
    const bytes = moduleOf(['i32'], ['i32'], (f) => {
      const [n] = f.parameters;
      const i = f.local('i32');
      const sum = f.local('i32');
      f.block((done) => {
        f.loop((again) => {
          f.get(i);
          f.get(n);
          f.op(wasm.i32GeU);
          f.branchIf(done);
          f.get(i);
          f.i32(1);
          f.op(wasm.i32And);
          f.if(() => {
            f.get(i);
            f.i32(100);
            f.op(wasm.i32GeU);
            f.if(() => f.branch(done));
            f.get(sum);
            f.get(i);
            f.op(wasm.i32Add);
            f.set(sum);
          });
          f.get(i);
          f.i32(1);
          f.op(wasm.i32Add);
          f.set(i);
          f.branch(again);
        });
      });
      f.get(sum);
    });
    disassemble(bytes);
    const sumOfOdds = instantiate(bytes);
    expect([0, 1, 2, 10, 1000].map((n) => sumOfOdds(n))).toEqual([0, 0, 1, 25, 2500]);
  });

  test('a branch table takes its last target for larger values', () => {
    const bytes = moduleOf(['i32'], ['i32'], (f) => {
      f.block((outer) => {
        f.block((inner) => {
          f.get(f.parameters[0]);
          f.branchTable([inner, outer]);
        });
        f.i32(10);
        f.op(wasm.return_);
      });
      f.i32(20);
    });
    const choose = instantiate(bytes);
    expect([0, 1, 2, -1].map((n) => choose(n))).toEqual([10, 20, 20, 20]);
  });

  test('released locals are reused only for their type', () => {
    const bytes = moduleOf([], ['i32'], (f) => {
      const first = f.local('i32');
      f.release(first);
      expect(f.local('v128')).not.toBe(first);
      expect(f.local('i32')).toBe(first);
      f.i32(3);
      f.tee(first);
    });
    expect(instantiate(bytes)()).toBe(3);
  });

  test('functions call each other, even if one is defined while another is written', () => {
    const module = new ModuleBuilder();
    const log: number[] = [];
    const report = module.importFunction('env', 'report', ['i32'], []);
    const outer = module.function(['i32'], ['i32'], (f) => {
      const inner = module.function(['i32'], ['i32'], (g) => {
        g.get(g.parameters[0]);
        g.call(report);
        g.get(g.parameters[0]);
        g.i32(2);
        g.op(wasm.i32Mul);
      });
      f.get(f.parameters[0]);
      f.call(inner);
    });
    module.export('f', outer);
    const bytes = module.build();
    disassemble(bytes);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { report: (n: number) => log.push(n) },
    });
    expect((exports.f as (n: number) => number)(21)).toBe(42);
    expect(log).toEqual([21]);
  });
});

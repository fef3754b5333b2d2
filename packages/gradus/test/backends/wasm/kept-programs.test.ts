import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateProgram } from '../../../src/backends/wasm/codegen/program.ts';
import { keepPrograms } from '../../../src/backends/wasm/keep-programs.ts';
import { KeptPrograms } from '../../../src/backends/wasm/kept-programs.ts';
import { programs } from '../../../src/backends/wasm/program-store.ts';
import { axisIndex } from '../../../src/ir/index-algebra.ts';
import type { Expression, Program } from '../../../src/ir/loop.ts';

const LENGTH = 8;

/** Adds `constant` to an input, once per kernel. */
function programOf(constant: number, kernels = 4): Program {
  const index = axisIndex(0, LENGTH);
  const buffers = Array.from({ length: kernels + 1 }, (_, i) => ({
    role: i === 0 ? ('input' as const) : ('result' as const),
    dtype: 'float32' as const,
    length: LENGTH,
    offset: 64 * i,
  }));
  const added: Expression = { kind: 'constant', dtype: 'float32', value: constant };
  return {
    buffers,
    kernels: Array.from({ length: kernels }, (_, i) => {
      const load: Expression = { kind: 'load', dtype: 'float32', buffer: i, index };
      const args = [load, added];
      const value: Expression = { kind: 'apply', dtype: 'float32', fn: 'add', args };
      const stores = [{ buffer: i + 1, index, value }];
      return { label: `add ${i} é`, extents: [LENGTH], reduction: null, stores };
    }),
    scalarCount: 0,
    scratchBytes: 64 * buffers.length,
  };
}

let folder = '';
let generated = 0;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'gradus-programs-')), 'programs');
  generated = 0;
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

/** What a new process finds for a program. */
function find(program: Program, { build = 'one', settings = [true, 1], at = folder } = {}) {
  return new KeptPrograms(at, build).find(program, settings, () => {
    generated += 1;
    return generateProgram(program, false);
  });
}

function onlyFile(): string {
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
}

describe('kept programs', () => {
  test('are the same in the next process', () => {
    const program = programOf(2);
    const first = find(program);
    const again = find(program);
    expect(generated).toBe(1);
    expect(again).toEqual(first);
    expect(again?.layout.scalar(3)).toBe(first?.layout.scalar(3));
  });

  test('are generated again for another program, build or setting', () => {
    find(programOf(2));
    find(programOf(3));
    find(programOf(2), { build: 'two' });
    find(programOf(2), { settings: [true, 2] });
    expect(generated).toBe(4);
  });

  test('differ by numbers that JSON does not tell apart', () => {
    const numbers = [0, -0, Number.NaN, Infinity, -Infinity];
    for (const number of numbers) find(programOf(number));
    expect(generated).toBe(numbers.length);
    for (const number of numbers) {
      expect(find(programOf(number))?.bytes).toEqual(
        generateProgram(programOf(number), false).bytes,
      );
    }
    expect(generated).toBe(numbers.length);
  });

  test('are not small', () => {
    expect(find(programOf(2, 3))).toBeNull();
    expect(generated).toBe(0);
  });

  test('are generated again if their file is damaged', () => {
    const program = programOf(2);
    const good = find(program);
    const file = onlyFile();
    const content = readFileSync(file);
    fc.assert(
      fc.property(fc.nat(content.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(content);
        damaged[at] ^= change;
        writeFileSync(file, damaged);
        generated = 0;
        expect(find(program)).toEqual(good);
        expect(generated).toBe(1);
        expect(readFileSync(file).equals(content)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('are generated again if their file is cut off, empty or something else', () => {
    const program = programOf(2);
    const good = find(program);
    const file = onlyFile();
    const content = readFileSync(file);
    const others = [0, 3, 4, 16, 40, content.length - 4].map((length) =>
      content.subarray(0, length),
    );
    for (const other of [...others, Buffer.alloc(64), Buffer.from('a text of another program')]) {
      writeFileSync(file, other);
      generated = 0;
      expect(find(program)).toEqual(good);
      expect(generated).toBe(1);
    }
  });

  test('are generated again if their file is that of another program', () => {
    find(programOf(2));
    const ofOther = readFileSync(onlyFile());
    rmSync(onlyFile());
    const good = find(programOf(3));
    writeFileSync(onlyFile(), ofOther);
    expect(find(programOf(3))).toEqual(good);
    expect(generated).toBe(3);
  });

  test('are generated if the folder cannot be read or written', () => {
    writeFileSync(join(folder, '..', 'file'), '');
    expect(find(programOf(2), { at: join(folder, '..', 'file', 'programs') })).not.toBeNull();
    find(programOf(2));
    const file = onlyFile();
    rmSync(file);
    mkdirSync(file);
    expect(find(programOf(2))).not.toBeNull();
    expect(generated).toBe(3);
  });

  test('empty a full folder, and leave other files there', () => {
    mkdirSync(folder);
    for (let i = 0; i < 511; i += 1)
      writeFileSync(join(folder, `0000${(i + 4096).toString(16)}`), '');
    writeFileSync(join(folder, 'notes.txt'), '');
    find(programOf(2));
    expect(readdirSync(folder).length).toBe(2);
    expect(readdirSync(folder)).toContain('notes.txt');
  });

  test('need a built package', () => {
    keepPrograms(folder);
    expect(programs.store).toBeNull();
  });
});

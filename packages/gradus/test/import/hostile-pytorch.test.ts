/** Hostile pickles are refused with an error that names the file, in bounded time and memory. */
import fc from 'fast-check';
import { DataError } from 'gradus';
import { loadPyTorch } from 'gradus/import';
import type { StateDict } from 'gradus/nn';
import { describe, expect, it } from 'vitest';
import {
  archive,
  float32,
  name,
  numbers,
  type Part,
  pickle,
  problemOf,
  tensorOf,
  text,
} from './archives.ts';

const encode = (value: string): Uint8Array => new TextEncoder().encode(value);

const ofPickle = (...parts: readonly Part[]): string => problemOf(archive(pickle(...parts)));

describe('the pickle', () => {
  it.each([
    'os.system',
    'posix.system',
    'builtins.eval',
    'builtins.getattr',
    '__builtin__.exec',
    'subprocess.Popen',
    'torch._utils._rebuild_sparse_tensor',
    'torch._utils._rebuild_qtensor',
    'torch.ComplexFloatStorage',
    'torch.nn.modules.linear.Linear',
    'argparse.Namespace',
    'numpy.core.multiarray._reconstruct',
    'toString.constructor',
    '__proto__.__proto__',
  ])('may not name %s', (path) => {
    expect(ofPickle(name(path), ')R')).toContain(`holds an object of Python, "${path}"`);
  });

  const set = (...parts: readonly Part[]) => ofPickle('}', text('w'), ...parts, 's');
  it.each<[string, () => string, RegExp]>([
    [
      'no protocol',
      () => problemOf(archive(encode('N.'))),
      /does not begin with its protocol, at byte 0/,
    ],
    [
      'protocol 1',
      () => ofPickle(0x80, 1, 'N'),
      /has protocol 1, but only 2 to 5 are supported, at byte 2/,
    ],
    ['protocol 6', () => ofPickle(0x80, 6, 'N'), /has protocol 6/],
    [
      'an opcode of text',
      () => ofPickle('I1\n'),
      /has the opcode 0x49, which torch\.save does not write, at byte 2/,
    ],
    [
      'no end',
      () => problemOf(archive(Uint8Array.of(0x80, 2, 0x4e))),
      /needs 1 bytes where it has 0 left/,
    ],
    ['nothing', () => ofPickle(), /takes a value where there is none/],
    ['values left behind', () => ofPickle('NN'), /leaves values behind/],
    ['a mark left behind', () => ofPickle('N(', 'N'), /leaves values behind/],
    ['no mark', () => ofPickle('Nt'), /goes back to a mark where there is none/],
    [
      'text past the end',
      () => ofPickle('X', numbers([1000, 4])),
      /needs 1000 bytes where it has 1 left/,
    ],
    [
      'text of 2^32 bytes',
      () => ofPickle('X', numbers([2 ** 32 - 1, 4])),
      /needs 4294967295 bytes/,
    ],
    [
      'text of 2^63 bytes',
      () => ofPickle(0x8d, numbers([2 ** 63, 8])),
      /needs 9223372036854776000 bytes/,
    ],
    [
      'text that is not UTF-8',
      () => ofPickle('X', numbers([1, 4]), 255),
      /text that is not valid UTF-8/,
    ],
    [
      'an integer of 200 bytes',
      () => ofPickle(0x8a, 200, new Uint8Array(200)),
      /holds an integer of 200 bytes/,
    ],
    [
      'a memo that is empty',
      () => ofPickle('h', 3),
      /reads entry 3 of its memo, which it has not stored/,
    ],
    ['a name without an end', () => ofPickle('ctorch'), /has a name without an end/],
    [
      'a name that is a number',
      () => ofPickle('K', 1, 'K', 1, 0x93),
      /uses a name that is not text/,
    ],
    ['a call of a number', () => ofPickle('K', 1, ')R'), /calls something that cannot be called/],
    ['a call of nothing', () => ofPickle('N', ')R'), /calls something that cannot be called/],
    [
      'a call of a dtype',
      () => ofPickle(name('torch.float32'), ')R'),
      /calls something that cannot be called/,
    ],
    [
      'a call without arguments',
      () => ofPickle(name('torch.Size'), 'NR'),
      /calls something that cannot be called/,
    ],
    [
      'a size that is none',
      () => ofPickle(name('torch.Size'), 'N', 0x85, 'R'),
      /calls "torch\.Size" with something other than a tuple/,
    ],
    ['a list that is none', () => ofPickle('}Na'), /appends to a value that is not a list/],
    [
      'a dictionary that is none',
      () => ofPickle(']NNs'),
      /sets items of a value that is not a dictionary/,
    ],
    ['half an item', () => ofPickle('}(Nu'), /sets items of a value that is not a dictionary/],
    ['a set that is none', () => ofPickle(']', '(N', 0x90), /adds to a value that is not a set/],
    [
      'a key that is a list',
      () => ofPickle('}]Ns'),
      /has a key, or an element of a set, that is neither text nor a number/,
    ],
    [
      'a set of lists',
      () => ofPickle(name('builtins.set'), ']]a', 0x85, 'R'),
      /elements that are not text or numbers/,
    ],
    ['a state of a list', () => ofPickle(']Nb'), /sets the state of an object that has none/],
    ['a list that holds itself', () => ofPickle(']q', 0, 'h', 0, 'a'), /"0" contains itself/],
    [
      'a dictionary that holds itself',
      () => ofPickle('}q', 0, text('a'), 'h', 0, 's'),
      /"a" contains itself/,
    ],
    [
      'deep lists',
      () => ofPickle(']'.repeat(100), 'a'.repeat(99)),
      /is nested deeper than 64 levels/,
    ],
    ['a function as data', () => set(name('torch.Size')), /"w" is not data/],
    ['a persistent number', () => set('K', 1, 'Q'), /refers to something that is not a storage/],
    [
      'a persistent module',
      () => set('(', text('module'), 'tQ'),
      /refers to something that is not a storage/,
    ],
    [
      'a tensor of nothing',
      () => set(name('torch._utils._rebuild_tensor_v2'), '(NK', 0, '))t', 'R'),
      /with something other than a storage/,
    ],
    [
      'a parameter of nothing',
      () => set(name('torch._utils._rebuild_parameter'), '(N', 0x88, 'NtR'),
      /with something other than a tensor/,
    ],
    [
      'a NumPy type of objects',
      () => set(name('numpy.dtype'), text('O8'), 0x85, 'R'),
      /calls "numpy\.dtype" with a type that is not a number/,
    ],
    [
      'a NumPy number of too few bytes',
      () =>
        set(
          name('numpy.core.multiarray.scalar'),
          name('numpy.dtype'),
          text('f8'),
          0x85,
          'RC',
          1,
          0,
          0x86,
          'R',
        ),
      /with 1 bytes for a number of type f8/,
    ],
    [
      'a big-endian NumPy number',
      () =>
        set(
          name('numpy.core.multiarray.scalar'),
          name('numpy.dtype'),
          text('i1'),
          0x85,
          'R(K',
          3,
          text('>'),
          'tbC',
          1,
          0,
          0x86,
          'R',
        ),
      /with a big-endian number/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt()).toMatch(expected);
  });
});

describe('tensors', () => {
  const problem = (tensor: Uint8Array, bytes: Uint8Array = float32(1, 2, 3, 4)) =>
    problemOf(archive(pickle('}', text('layer'), '}', text('w'), tensor, 'ss'), { 0: bytes }));

  it.each<[string, () => string, RegExp]>([
    [
      'past the end',
      () => problem(tensorOf('FloatStorage', 4, 1, [4], [1])),
      /tensor "layer\.w": its shape \[4\] and strides \[1\] from element 1 on reach element 4 of a storage with 4 elements/,
    ],
    [
      'by strides past the end',
      () => problem(tensorOf('FloatStorage', 4, 0, [2, 2], [3, 1])),
      /reach element 4 of a storage with 4 elements/,
    ],
    [
      'that begins past the end',
      () => problem(tensorOf('FloatStorage', 4, 4, [], [])),
      /reach element 4/,
    ],
    [
      'whose shape overflows',
      () => problem(tensorOf('FloatStorage', 4, 0, [2 ** 40, 2 ** 40], [0, 0])),
      /which overflow/,
    ],
    [
      'whose strides overflow',
      () => problem(tensorOf('FloatStorage', 4, 0, [3, 3], [2 ** 53 - 1, 2 ** 53 - 1])),
      /reach element/,
    ],
    [
      'of 65 dimensions',
      () => problem(tensorOf('FloatStorage', 4, 0, new Array(65).fill(1), new Array(65).fill(1))),
      /one stride for each of at most 64 dimensions/,
    ],
    [
      'with a negative size',
      () => problem(tensorOf('FloatStorage', 4, 0, [-1], [1])),
      /integers of at least 0/,
    ],
    [
      'with a stride too few',
      () => problem(tensorOf('FloatStorage', 4, 0, [2, 2], [2])),
      /one stride for each/,
    ],
    [
      'whose storage has other bytes',
      () => problem(tensorOf('FloatStorage', 5, 0, [4], [1])),
      /reads storage "0" as 5 elements of 4 bytes, but it has 16 bytes/,
    ],
    [
      'whose storage lacks',
      () => problem(tensorOf('FloatStorage', 4, 0, [4], [1], '../version')),
      /refers to storage "\.\.\/version", which is missing/,
    ],
    [
      'with an integer outside int32',
      () =>
        problem(
          tensorOf('LongStorage', 2, 0, [2], [1]),
          new Uint8Array(BigInt64Array.of(1n, 2n ** 40n).buffer),
        ),
      /tensor "layer\.w": its int64 value 1099511627776, element 1, does not fit int32/,
    ],
  ])('refuse one %s', (_, attempt, expected) => {
    expect(attempt()).toMatch(expected);
  });

  it('may be empty at any offset, and may repeat one element', () => {
    const tensors = archive(
      pickle(
        '}(',
        text('empty'),
        tensorOf('FloatStorage', 1, 9, [0, 5], [2 ** 40, 7]),
        text('often'),
        tensorOf('FloatStorage', 1, 0, [2, 3], [0, 0]),
        'u',
      ),
      { 0: float32(5) },
    );
    const { empty, often } = loadPyTorch(tensors);
    expect(empty.shape).toEqual([0, 5]);
    expect(often.toArraySync()).toEqual([
      [5, 5, 5],
      [5, 5, 5],
    ]);
  });

  it('are views of the file where nothing is converted', () => {
    const bytes = new Uint8Array(2 ** 22);
    const file = archive(
      pickle('}', text('w'), tensorOf('FloatStorage', 2 ** 20, 0, [2 ** 20], [1]), 's'),
      { 0: bytes },
    );
    const aligned = new Uint8Array(file.length + 4);
    const shift =
      4 -
      ((Buffer.from(file).indexOf(Buffer.from('archive/data/0')) + 'archive/data/0'.length) % 4);
    aligned.set(file, shift);
    const { w } = loadPyTorch<StateDict>(aligned.subarray(shift, shift + file.length));
    expect(w.node.storage?.data?.buffer).toBe(aligned.buffer);
  });
});

describe('a small file cannot fill the memory', () => {
  const tooMuch = /its values take more than three times the memory of the file/;
  const inTime = (attempt: () => string): void => {
    const before = process.memoryUsage();
    const start = performance.now();
    expect(attempt()).toMatch(tooMuch);
    const after = process.memoryUsage();
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 27);
  };

  it.each<[string, () => string]>([
    [
      'a tensor of 2^40 elements over one',
      () =>
        problemOf(
          archive(pickle(tensorOf('FloatStorage', 1, 0, [2 ** 20, 2 ** 20], [0, 0])), {
            0: float32(1),
          }),
        ),
    ],
    [
      'a thousand tensors of a million bools',
      () => {
        const tensor = tensorOf('BoolStorage', 1_000_000, 0, [1_000_000], [1]);
        return problemOf(
          archive(pickle(']', ...new Array(1000).fill(0).flatMap(() => [tensor, 'a'])), {
            0: new Uint8Array(1_000_000),
          }),
        );
      },
    ],
    ['two million lists', () => ofPickle('(', ']'.repeat(2_000_000), 't')],
    ['two million marks', () => ofPickle('('.repeat(2_000_000))],
    [
      'ten thousand copies of a text',
      () => {
        const args = ['(', text('a'.repeat(100_000)), text('latin1'), 't'] as const;
        const calls = 'h\u0000h\u0001R'.repeat(10_000);
        return ofPickle(name('_codecs.encode'), 'q', 0, '0', ...args, 'q', 1, '0(', calls, 't');
      },
    ],
    [
      'ten thousand sets of a list',
      () => {
        const list = ['](', 'N'.repeat(100_000), 'e', 0x85] as const;
        const calls = 'h\u0000h\u0001R'.repeat(10_000);
        return ofPickle(name('builtins.set'), 'q', 0, '0', ...list, 'q', 1, '0(', calls, 't');
      },
    ],
    ['two million memos', () => ofPickle('N', new Uint8Array(2_000_000).fill(0x94))],
    [
      'two hundred thousand tensors by memo',
      () => {
        const [rebuild, tensor] = [
          name('torch._utils._rebuild_tensor_v2'),
          tensorOf('FloatStorage', 1, 0, [], []),
        ];
        const args = tensor.subarray(rebuild.length, tensor.length - 1);
        const calls = 'h\u0000h\u0001R'.repeat(200_000);
        return problemOf(
          archive(pickle(rebuild, 'q', 0, '0', args, 'q', 1, '0(', calls, 't'), { 0: float32(1) }),
        );
      },
    ],
  ])('%s', (_, attempt) => {
    inTime(attempt);
  });

  it('a value that occurs often is converted once, at any depth', () => {
    const doubled = new Array(50).fill(0).flatMap((_, i) => ['q', i, 'h', i, 0x86] as const);
    let value = loadPyTorch<unknown>(archive(pickle('K', 7, ...doubled)));
    for (let i = 0; i < 50; i++) {
      const pair = value as unknown[];
      expect(pair[0]).toBe(pair[1]);
      [value] = pair;
    }
    expect(value).toBe(7);
  });
});

it('opcodes in any order throw only DataError', () => {
  const codes = [...'N()]}tasubReQ0.hqK.'].map((code) => code.charCodeAt(0));
  const code = fc.oneof(
    fc.constantFrom(...codes, 0x85, 0x86, 0x87, 0x88, 0x8f, 0x90, 0x91, 0x93, 0x94),
    fc.constantFrom(0, 1, 2),
  );
  const part = fc.oneof(
    { weight: 6, arbitrary: code as fc.Arbitrary<Part> },
    fc.constantFrom<Part>(
      ...[
        'collections.OrderedDict',
        'torch.Size',
        'builtins.set',
        'numpy.dtype',
        'torch.device',
      ].map(name),
      ...[
        'torch._utils._rebuild_tensor_v2',
        'torch._utils._rebuild_parameter',
        'torch.float32',
      ].map(name),
      text('storage'),
      tensorOf('FloatStorage', 1, 0, [1], [1]),
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      try {
        loadPyTorch(archive(pickle(...parts), { 0: float32(1) }));
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: 5000 },
  );
});

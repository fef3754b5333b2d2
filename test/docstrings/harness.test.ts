/** The harness of examples refuses wrong ones, and says where and why. */
import { expect, test } from 'vitest';
import { examplesIn } from './examples.ts';
import { runExample } from './run.ts';
import { typeErrors } from './types.ts';

/** The example of these lines in a docstring of `a.ts`, whose first line of code is line 6. */
function example(...lines: string[]) {
  const text = [
    '',
    'const before = 1;',
    '/**',
    ' * Text.',
    ' * ```ts',
    ...lines.map((line) => ` * ${line}`),
    ' * ```',
    ' */',
  ];
  return examplesIn('packages/gradus/src/a.ts', text.join('\n'))[0];
}

test('finds the blocks of docstrings, their lines and whether they run', () => {
  const text =
    '/** One.\n * @example\n * ```ts\n * f();\n *\n *   g();\n * ```\n */\n  /**\n   * ```ts no-run\n   * h();\n   * ```\n   * ```sh\n   * ls\n   * ```\n   */\n// ```ts\n// no();\n// ```\n';
  expect(examplesIn('a.ts', text)).toEqual([
    { file: 'a.ts', line: 4, code: 'f();\n\n  g();\n', runs: true },
    { file: 'a.ts', line: 11, code: 'h();\n', runs: false },
  ]);
});

const right: readonly (readonly [string, ...string[]])[] = [
  ['await tensor([-1, 0, 2]).relu().toArray(); // [0, 0, 2]'],
  ['const x = tensor([1, 2]);', 'await x.sum().item(); // 3', "x.dtype; // 'float32'"],
  ['await tensor([-0, NaN, Infinity]).toArray(); // [-0, NaN, Infinity]'],
  ['new Float32Array([1, 2]); // [1, 2]', 'new Float32Array([1, 2]); // new Float32Array([1, 2])'],
  ['const y = 1 + 1; // 2'],
  ['Math.PI; // 3.1415…', '[-Math.PI, { a: Math.PI }]; // [-3.14…, { a: 3.1… }]'],
  ['new nn.Linear(2, 3).weight.shape; // [3, 2]', 'optim.Adam.name; // "Adam"'],
  [
    'await Promise.resolve(null); // null',
    'void 0; // undefined',
    '2n ** 64n; // 18446744073709551616n',
  ],
  [
    'try {',
    '  new nn.Linear(2, 3).forward(ones([1, 4] as number[]));',
    '} catch (error) {',
    '  error instanceof ShapeError; // true',
    '}',
  ],
  ["import { readIdx as read } from 'gradus/data';", "typeof read; // 'function'"],
  ['const ones = { tensor: 1 };', 'ones.tensor; // 1'],
  ['const options: nn.LinearOptions = { bias: false };', 'options; // { bias: false }'],
  ['[1, 2].length; // two of them'],
];
test('right examples have no type errors', () => {
  expect(typeErrors(right.map((lines) => example(...lines)))).toEqual([]);
});

test.each(right)('takes %s', (...lines) => runExample(example(...lines)));

const wrong: readonly (readonly [string, RegExp, string[]])[] = [
  [
    'a wrong value',
    /^packages\/gradus\/src\/a\.ts:7: expected \[ \+?0, 2 \] to deeply equal \[ \+?0, 3 \]/,
    ['const x = tensor([-1, 2]);', 'await x.relu().toArray(); // [0, 3]'],
  ],
  ['a wrong value of a variable', /a\.ts:6: expected 2 to/, ['const y = 1 + 1; // 3']],
  ['0 for -0', /a\.ts:6: expected -0 to/, ['-0; // 0']],
  ['a number for NaN', /a\.ts:6: expected NaN to/, ['NaN; // 0']],
  ['another typed array', /a\.ts:6: /, ['new Float32Array([1]); // new Int32Array([1])']],
  ['wrong digits', /a\.ts:6: expected 3\.1415\d+ to deeply equal 3\.2…/, ['Math.PI; // 3.2…']],
  ['a promise', /a\.ts:6: expected Promise/, ['tensor(3).item(); // 3']],
  ['a wrong value in a function', /a\.ts:7: /, ['[1].forEach((x) => {', '  x; // 2', '});']],
  ['a value that is not reached', /a\.ts:7: .* not reached/, ['if (0 > 1) {', '  2; // 2', '}']],
  ['an error', /a\.ts:7: no luck/, ['const x = 1;', "if (x === 1) throw Error('no luck');"]],
  ['half a literal', /the comment '\[1, 2' begins like a value/, ['[1, 2]; // [1, 2']],
];
test.each(wrong)('refuses %s', async (_, message, lines) => {
  await expect(runExample(example(...lines))).rejects.toThrow(message);
});

test('refuses type errors, with their lines', () => {
  const examples = [
    example('const x = tensor([1]);', 'x.rellu();'),
    example('new Linear(2, 3);', 'train({});'),
    example('const n: number = 1;'),
  ];
  expect(typeErrors(examples)).toEqual([
    expect.stringMatching(/^packages\/gradus\/src\/a\.ts:7: Property 'rellu' does not exist/),
    expect.stringMatching(/^packages\/gradus\/src\/a\.ts:6: Cannot find name 'Linear'/),
    expect.stringMatching(/^packages\/gradus\/src\/a\.ts:7: Argument of type '{}'/),
  ]);
});

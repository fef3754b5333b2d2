/** Long rows that data selects. */

import { describe, expect, test } from 'vitest';
import type { Backend } from '../../../src/backends/backend.ts';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import type { Program } from '../../../src/ir/loop.ts';
import { IndexOutOfRangeError } from '../../../src/util/errors.ts';
import { apply, at, axis, load, program, scalar } from '../reference/programs.ts';

const [ROWS, COLUMNS, STORED] = [9, 259, 1000];

/** result[i, j] = float32(bytes[chosen[i], j]) / s */
function gather(): Program {
  const [row, column] = [axis(0, ROWS), axis(1, COLUMNS)];
  const value = load(1, at([1, row]), 'int32');
  const from = at([COLUMNS, { kind: 'value', value, extent: STORED }], [1, column]);
  const cast = apply('cast', [load(0, from, 'uint8')], 'float32');
  return program(
    [
      ['state', 'uint8', STORED * COLUMNS],
      ['input', 'int32', ROWS],
      ['result', 'float32', ROWS * COLUMNS],
    ],
    [
      {
        extents: [ROWS, COLUMNS],
        stores: [
          {
            buffer: 2,
            index: at([COLUMNS, row], [1, column]),
            value: apply('divide', [cast, scalar(0)]),
          },
        ],
      },
    ],
    1,
  );
}

function run(create: () => Backend, chosen: Int32Array) {
  const backend = create();
  const state = backend.allocate('uint8', STORED * COLUMNS);
  const bytes = Uint8Array.from({ length: STORED * COLUMNS }, (_, i) => (i * 7) % 251);
  backend.write(state, bytes);
  return backend.compile(gather()).run({ states: [state], inputs: [chosen], scalars: [255] })[0];
}

describe('rows that data selects', () => {
  test('are those of the reference, including the first and the last', () => {
    const chosen = Int32Array.from([STORED - 1, 0, 5, 5, 77, 999, 500, 1, 0]);
    expect(run(createWasmBackend, chosen)).toEqual(run(createReferenceBackend, chosen));
  });

  test.each([-1, STORED])('are an error if there is no row %i', (missing) => {
    const chosen = Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7, missing]);
    expect(() => run(createWasmBackend, chosen)).toThrow(IndexOutOfRangeError);
  });
});

// Rungs in hand-written WebAssembly over one memory with A, B and C, each n² floats, one after the other.
import { instantiate, multiplyAdd } from './wat.mjs';

/** `(loop …)` over `$name` from 0 to n in steps. */
const loop = (name, step, body) => `
  (local.set $${name} (i32.const 0))
  (loop $${name}s ${body}
    (local.set $${name} (i32.add (local.get $${name}) (i32.const ${step})))
    (br_if $${name}s (i32.lt_u (local.get $${name}) (local.get $n))))`;

/** The address of element [row, column] of matrix 0, 1 or 2. */
const at = (matrix, row, column) => `
  (i32.shl (i32.add (i32.add
    (i32.mul (i32.mul (local.get $n) (local.get $n)) (i32.const ${matrix}))
    (i32.mul ${row} (local.get $n))) ${column}) (i32.const 2))`;

const [i, j, k] = ['i', 'j', 'k'].map((name) => `(local.get $${name})`);

const wrap = (locals, body) => `(module (memory (import "m" "memory") 1)
  (func (export "run") (param $n i32) (local $i i32) (local $j i32) (local $k i32)
    (local $pa i32) (local $pb i32) (local $stride i32) ${locals} ${body}))`;

const scalar = wrap(
  '(local $s f32)',
  loop(
    'i',
    1,
    loop(
      'j',
      1,
      `(local.set $s (f32.const 0))
      ${loop(
        'k',
        1,
        `(local.set $s (f32.add (local.get $s)
          (f32.mul (f32.load ${at(0, i, k)}) (f32.load ${at(1, k, j)}))))`,
      )}
      (f32.store ${at(2, i, j)} (local.get $s))`,
    ),
  ),
);

/** `rows` × 4·`vectors` sums in registers. Three locals hold all addresses of the inner loop. */
function tile(rows, vectors) {
  const cells = Array.from({ length: rows * vectors }, (_, cell) => ({
    cell,
    row: Math.floor(cell / vectors),
    vector: cell % vectors,
  }));
  const all = (text) => cells.map(text).join('\n');
  const some = (count, text) => Array.from({ length: count }, (_, x) => text(x)).join('\n');
  const rowOf = (row) => `(i32.add ${i} (i32.const ${row}))`;
  const columnOf = (vector) => `(i32.add ${j} (i32.const ${4 * vector}))`;
  const walk = (row) => `(local.set $f (v128.load32_splat
    (i32.add (local.get $pa) (i32.mul (local.get $stride) (i32.const ${row})))))
    ${cells
      .filter((cell) => cell.row === row)
      .map(
        ({ cell, vector }) =>
          `(local.set $s${cell} ${multiplyAdd('(local.get $f)', `(local.get $b${vector})`, `(local.get $s${cell})`)})`,
      )
      .join('\n')}`;
  const inner = `
    ${all(({ cell }) => `(local.set $s${cell} (v128.const i32x4 0 0 0 0))`)}
    (local.set $stride (i32.shl (local.get $n) (i32.const 2)))
    (local.set $pa ${at(0, i, '(i32.const 0)')})
    (local.set $pb ${at(1, '(i32.const 0)', j)})
    ${loop(
      'k',
      1,
      `${some(vectors, (v) => `(local.set $b${v} (v128.load offset=${16 * v} (local.get $pb)))`)}
      ${some(rows, walk)}
      (local.set $pa (i32.add (local.get $pa) (i32.const 4)))
      (local.set $pb (i32.add (local.get $pb) (local.get $stride)))`,
    )}
    ${all(({ cell, row, vector }) => `(v128.store ${at(2, rowOf(row), columnOf(vector))} (local.get $s${cell}))`)}`;
  const locals = `(local $f v128) ${some(vectors, (v) => `(local $b${v} v128)`)}
    ${all(({ cell }) => `(local $s${cell} v128)`)}`;
  return wrap(locals, loop('i', rows, loop('j', 4 * vectors, inner)));
}

/** A rung that copies nothing while it is timed: `load` writes the factors, `run` multiplies. */
function rung(text, n) {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((3 * n * n * 4) / 65536) });
  const { run } = instantiate(text, { m: { memory } });
  const view = (matrix) => new Float32Array(memory.buffer, matrix * n * n * 4, n * n);
  return {
    load(a, b) {
      view(0).set(a);
      view(1).set(b);
    },
    run: () => run(n),
    result: () => view(2).slice(),
  };
}

export const scalarRung = (n) => rung(scalar, n);
export const vectorRung = (n) => rung(tile(1, 1), n);
export const tileRung = (n) => rung(tile(4, 2), n);

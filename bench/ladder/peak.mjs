// The highest multiply-add speed of this core in WebAssembly: 12 independent sums
// in registers, enough to hide the latency of two units, without memory access.
import { instantiate, multiplyAdd } from './wat.mjs';

const SUMS = 12;
const UNROLL = 4;
const LANES = 4;

const each = (text) => Array.from({ length: SUMS }, (_, i) => text(i)).join('\n');
const step = each(
  (i) =>
    `(local.set $s${i} ${multiplyAdd('(local.get $x)', '(local.get $y)', `(local.get $s${i})`)})`,
);

const { spin } = instantiate(`(module
  (func (export "spin") (param $n i32) (result f32) (local $x v128) (local $y v128)
    ${each((i) => `(local $s${i} v128)`)}
    (local.set $x (f32x4.splat (f32.const 0.5)))
    (local.set $y (f32x4.splat (f32.const 0.25)))
    (loop $again
      ${step.repeat(UNROLL)}
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    ${each((i) => `(local.set $x (f32x4.add (local.get $x) (local.get $s${i})))`)}
    (f32x4.extract_lane 0 (local.get $x))))`);

const ROUNDS = 200_000;

/** One measurement of 1 to 2 milliseconds, in GFLOP/s. */
export function peak() {
  const begin = performance.now();
  spin(ROUNDS);
  const seconds = (performance.now() - begin) / 1000;
  return (2 * LANES * SUMS * UNROLL * ROUNDS) / seconds / 1e9;
}

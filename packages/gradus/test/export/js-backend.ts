import {
  argumentSet,
  type Backend,
  type Executable,
  type Handle,
  type RunArguments,
} from '../../src/backends/backend.ts';
import { HELPERS, type Helper } from '../../src/export/js/helpers.ts';
import { kernelCode } from '../../src/export/js/kernels.ts';
import { allocateArray, type DType, type TypedArray } from '../../src/ir/dtype.ts';
import type { BufferRole, Program } from '../../src/ir/loop.ts';

/** Runs loop code as exported JavaScript, so the tests of every op and program apply to it. */
export function createJavaScriptBackend(): Backend {
  const arrays = new WeakMap<Handle, TypedArray>();
  const arrayOf = (handle: Handle) => arrays.get(handle) as TypedArray;
  return {
    name: 'exported JavaScript',
    dtypes: ['float32', 'int32', 'uint8', 'bool'],
    allocate(dtype: DType, length: number) {
      const handle = { dtype, length };
      arrays.set(handle, allocateArray(dtype, length));
      return handle;
    },
    write: (handle, data) => arrayOf(handle).set(data),
    read: (handle) => arrayOf(handle).slice(),
    release: () => {},
    compile: (program) => {
      const run = ({ states, inputs, scalars }: RunArguments): TypedArray[] => {
        const buffers = program.buffers.map(({ dtype, length }) => allocateArray(dtype, length));
        numbersOf(program, 'state').forEach((number, i) => {
          buffers[number] = arrayOf(states[i]);
        });
        numbersOf(program, 'input').forEach((number, i) => {
          buffers[number].set(inputs[i]);
        });
        functionOf(program, Array.from(scalars))(...buffers);
        return numbersOf(program, 'result').map((number) => buffers[number].slice());
      };
      const runEach: Executable['runEach'] = (states, sets) =>
        Array.from({ length: sets.count }, (_, i) => run({ ...argumentSet(sets, i), states }));
      const repeat: Executable['repeat'] = (states, sets) =>
        Float32Array.from(
          { length: sets.count },
          (_, i) => run({ ...argumentSet(sets, i), states })[0][0],
        );
      return { run, runEach, repeat, release: () => {} };
    },
    memory: () => ({ stateBytes: 0, scratchBytes: 0, reservedBytes: 0 }),
  };
}

function numbersOf({ buffers }: Program, role: BufferRole): number[] {
  return buffers.flatMap((buffer, number) => (buffer.role === role ? [number] : []));
}

function functionOf({ kernels, buffers }: Program, scalars: readonly number[]) {
  const used = new Set<Helper>();
  const use = (helper: Helper) => {
    used.add(helper);
    return helper;
  };
  const code = kernels.map((kernel, i) => kernelCode(`k${i}`, kernel, scalars, use));
  const calls = kernels.map((_, i) => `k${i}();`);
  const text = ["'use strict';", ...[...used].map((name) => HELPERS[name]), ...code, ...calls];
  return new Function(...buffers.map((_, i) => `b${i}`), text.join('\n'));
}

/** Runs ONNX files in the checker of ONNX, in ONNX Runtime and in the import of Gradus. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromArray, type Tensor } from 'gradus';
import type { ExportSubject } from 'gradus/export';
import { loadOnnx, type OnnxArray } from 'gradus/import';
import * as ort from 'onnxruntime-web';
import { expect } from 'vitest';
import type { Cells } from '../../src/export/onnx/cells.ts';
import { type Expected, expectedOf, randomSamples } from '../../src/export/onnx/samples.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Debian's Python, which may have the package python3-onnx. */
const PYTHON = '/usr/bin/python3';
const hasChecker = spawnSync(PYTHON, ['-c', 'import onnx']).status === 0;

const CHECK = `
import glob, onnx, sys
for path in glob.glob(sys.argv[1] + '/*.onnx'):
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
    except Exception as error:
        sys.exit(str(error) + onnx.helper.printable_graph(model.graph))
`;

/** Runs the checker of ONNX where it is installed, once for all files, because it starts slowly. */
export function checkAll(files: readonly Uint8Array[]): void {
  if (!hasChecker) return;
  const folder = mkdtempSync(join(tmpdir(), 'gradus-onnx-'));
  try {
    files.forEach((bytes, i) => {
      writeFileSync(join(folder, `${i}.onnx`), bytes);
    });
    const { status, stderr } = spawnSync(PYTHON, ['-c', CHECK, folder], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The largest differences of ONNX Runtime and of the import from the library, on random samples. */
export async function differences(
  bytes: Uint8Array,
  subject: ExportSubject,
  count = 50,
): Promise<{ runtime: number; imported: number }> {
  const expected = expectedOf(subject, randomSamples(subject, count));
  const session = await ort.InferenceSession.create(bytes);
  const feeds = mapped(expected.inputs, ({ type, shape, data }) => {
    const own = type === 'string' ? [...(data as string[])] : data;
    const values = type === 'uint8' ? Uint8Array.from(data as ArrayLike<number>) : own;
    return new ort.Tensor(type as 'float32', values as Float32Array, shape);
  });
  const outputs = await session.run(feeds);
  const [first, last] = [session.outputNames[0], session.outputNames.at(-1) as string];
  const runtime = differenceOf(expected, outputs[last].data as Float32Array);
  await session.release();
  const model = loadOnnx(bytes);
  const found = model.forwardAll(mapped(expected.inputs, given)) as Record<string, Tensor>;
  const imported = differenceOf(expected, valuesOf(found[last]) as ArrayLike<number>);
  if (first !== last) expect(outputs[first].data).toEqual(valuesOf(found[first]));
  return { runtime, imported };
}

function mapped<A, B>(record: Readonly<Record<string, A>>, fn: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fn(value)]));
}

function given({ type, shape, data }: Cells): Tensor | OnnxArray {
  if (type === 'string' || type === 'float64') return { shape, data: data as readonly string[] };
  const array = type === 'uint8' ? Uint8Array : Float32Array;
  return fromArray(array.from(data as ArrayLike<number>), shape);
}

function valuesOf(result: Tensor | OnnxArray): ArrayLike<number> | readonly string[] {
  return 'dataSync' in result ? result.dataSync() : (result.data as Float64Array);
}

function differenceOf({ numbers, rows, scales }: Expected, values: ArrayLike<number>): number {
  const width = scales.length;
  let most = 0;
  for (let i = 0; i < rows.length * width; i++) {
    const found = values[rows[Math.floor(i / width)] * width + (i % width)];
    if (Object.is(found, numbers[i])) continue;
    const difference = Math.abs(found - numbers[i]) / scales[i % width];
    most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }
  return most;
}

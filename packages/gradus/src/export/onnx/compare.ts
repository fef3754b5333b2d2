import type { Module } from '../../nn/index.ts';
import { decodeModel } from '../../onnx/index.ts';
import type { PicturePredictor, Predictor } from '../../preprocessing/index.ts';
import { GradusError, IndexOutOfRangeError } from '../../util/errors.ts';
import { type ExportSubject, type SubjectOptions, subjectOf } from '../subject.ts';
import type { Cells } from './cells.ts';
import { evaluateOnnx } from './evaluate.ts';
import { type Expected, expectedOf, randomSamples, type Samples } from './samples.ts';

/**
 * How much the predictions of a file differ from those of its model.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * const bytes = toOnnx(model, { inputShape: [2] });
 * const result: OnnxComparison = compareOnnx(bytes, model, [[1, 2]], { inputShape: [2] });
 * result.samples; // 1
 * ```
 */
export interface OnnxComparison {
  /** The number of samples that were compared. */
  readonly samples: number;
  /**
   * The largest difference. For probabilities, it is absolute; for predicted columns, in their standard deviations; for
   * other numbers, relative to the largest absolute output, or to 1 where all outputs are smaller.
   */
  readonly largestDifference: number;
}

/** float32 rounds at 6 · 10⁻⁸. A difference above this bound is an error in the file and not in rounding. */
const BOUND = 1e-4;
const SAMPLES = 100;
/** The multiplications of all samples together; they take a second or two. */
const MOST_MULTIPLICATIONS = 1e9;

/**
 * Compares the predictions of an ONNX file from {@link toOnnx} with those of its model. Plain loops compute the file,
 * not the library's engine.
 * @param samples rows of a table; or pictures as bytes; or the numbers of each input of a module
 * @param options the options that `toOnnx` got
 * @throws GradusError where predictions differ by more than 10⁻⁴, which is more than rounding explains
 * @throws DataError where the bytes are not an ONNX file
 *
 * @example
 * ```ts
 * const options = { inputShape: [2] };
 * const model = new nn.Linear(2, 1);
 * compareOnnx(toOnnx(model, options), model, [[1, 2], [3, 4]], options).largestDifference < 1e-6; // true
 * ```
 */
export function compareOnnx(
  bytes: Uint8Array,
  model: Predictor<never> | PicturePredictor | Module,
  samples: Samples,
  options: SubjectOptions = {},
): OnnxComparison {
  const owner = 'compareOnnx';
  const subject = subjectOf(model, options, owner);
  return compared(owner, bytes, subject, expectedOf(subject, samples));
}

/** Compares on random samples. @throws GradusError where predictions differ */
export function checkOnnx(bytes: Uint8Array, subject: ExportSubject): void {
  const weights = subject.model.parameters().reduce((sum, weight) => sum + weight.numel(), 1);
  const count = Math.min(SAMPLES, Math.max(1, Math.floor(MOST_MULTIPLICATIONS / weights)));
  const samples = randomSamples(subject, count);
  compared('toOnnx', bytes, subject, expectedWithin(subject, samples));
}

/** Random numbers are often out of range where the network uses them as indices. Zeros never are. */
function expectedWithin(subject: ExportSubject, samples: Samples): Expected {
  try {
    return expectedOf(subject, samples);
  } catch (error) {
    if (!(error instanceof IndexOutOfRangeError) || !Array.isArray(samples)) throw error;
    return expectedOf(
      subject,
      samples.map(({ length }) => new Float32Array(length)),
    );
  }
}

function compared(
  owner: string,
  bytes: Uint8Array,
  { output }: ExportSubject,
  { inputs, rows, numbers, scales }: Expected,
): OnnxComparison {
  const found = [...evaluateOnnx(decodeModel(bytes, owner), inputs).values()];
  const values = found.at(-1)?.data as ArrayLike<number>;
  const labels = output.task === 'classification' ? (found[0] as Cells).data : null;
  const width = scales.length;
  let largestDifference = 0;
  for (let i = 0; i < rows.length; i++) {
    const own = Array.from({ length: width }, (_, k) => numbers[i * width + k]);
    if (labels !== null && own.some(Number.isNaN)) {
      throw new GradusError(
        `${owner}: the network returns NaN for sample ${i}, so it cannot choose a class. Its training has ` +
          'diverged. Train it again, for example with a lower learning rate.',
        { code: 'divergence' },
      );
    }
    own.forEach((number, k) => {
      const difference = differenceOf(number, values[rows[i] * width + k]) / scales[k];
      largestDifference = Math.max(largestDifference, difference);
    });
    if (labels === null || output.task !== 'classification') continue;
    // The file may choose another class only where their probabilities differ by no more than the bound.
    const place = output.classNames.indexOf(String(labels[rows[i]]));
    const difference = place < 0 ? 1 : Math.max(...own) - own[place];
    largestDifference = Math.max(largestDifference, difference);
  }
  if (!(largestDifference <= BOUND)) {
    throw new GradusError(
      `${owner}: the predictions of the file differ from those of the model by up to ${largestDifference}. Rounding ` +
        `explains at most ${BOUND}. Please report this with the code of the model.`,
      { code: 'export' },
    );
  }
  return { samples: rows.length, largestDifference };
}

function differenceOf(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const difference = Math.abs(a - b);
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

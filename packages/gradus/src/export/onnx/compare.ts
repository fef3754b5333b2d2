import type { Module } from '../../nn/index.ts';
import { decodeModel } from '../../onnx/index.ts';
import type { PicturePredictor, Predictor } from '../../preprocessing/index.ts';
import { GradusError, IndexOutOfRangeError } from '../../util/errors.ts';
import { type ExportSubject, type SubjectOptions, subjectOf } from '../subject.ts';
import type { Cells } from './cells.ts';
import { evaluateOnnx } from './evaluate.ts';
import { type Expected, expectedOf, randomSamples, type Samples } from './samples.ts';

/** How near a file's predictions are to those of the model that it was made of. */
export interface OnnxComparison {
  /** How many samples were compared. */
  readonly samples: number;
  /**
   * The largest difference: of probabilities as it is, of predicted columns in their standard deviations, of other
   * numbers as a share of the largest one (of 1 where all are smaller).
   */
  readonly largestDifference: number;
}

/** float32 rounds at 6 · 10⁻⁸: a difference above this bound is an error of the file, not of rounding. */
const BOUND = 1e-4;
const SAMPLES = 100;
/** Multiplications of all samples: a second or two. */
const MOST_MULTIPLICATIONS = 1e9;

/**
 * Compares what an ONNX file of {@link toOnnx} predicts with what the model predicts that it was made of. The file is
 * computed by plain loops, not by the library's engine.
 * @param samples rows of a table; or pictures as bytes; or the numbers of each input of a module
 * @param options as those of `toOnnx`
 * @throws GradusError where predictions differ by more than rounding explains
 * @throws DataError where the bytes are not an ONNX file
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

/** Numbers that stand for positions are often out of range where they are random; 0 never is. */
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
        `${owner}: the network gives NaN for sample ${i}, so that no class is the most probable. Its training has ` +
          'diverged. Train it again, for example with a lower learning rate.',
        { code: 'divergence' },
      );
    }
    own.forEach((number, k) => {
      const difference = differenceOf(number, values[rows[i] * width + k]) / scales[k];
      largestDifference = Math.max(largestDifference, difference);
    });
    if (labels === null || output.task !== 'classification') continue;
    // Another class may only win by as little as the probabilities differ.
    const place = output.classNames.indexOf(String(labels[rows[i]]));
    const difference = place < 0 ? 1 : Math.max(...own) - own[place];
    largestDifference = Math.max(largestDifference, difference);
  }
  if (!(largestDifference <= BOUND)) {
    throw new GradusError(
      `${owner}: what the file predicts differs from the model by up to ${largestDifference}, and ${BOUND} is the most ` +
        'that rounding explains. Please report this with the code of the model.',
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

import type { PictureSize } from '../../charts/pixels.ts';
import type { TestResult } from '../../engine/messages.ts';
import type { PictureSummary } from '../../experiment/index.ts';

/** Pictures of a test set by number, those with the highest probability first. */
function mostConfidentFirst(indices: number[], confidence: Float32Array): number[] {
  const sure = (index: number) => (Number.isNaN(confidence[index]) ? -1 : confidence[index]);
  return indices.sort((a, b) => sure(b) - sure(a) || a - b);
}

/** The pictures that were classified wrongly. */
export function mistakesOf({ predicted, confidence }: TestResult, labels: Uint8Array): number[] {
  const wrong = Array.from(labels.keys()).filter((i) => predicted[i] !== labels[i]);
  return mostConfidentFirst(wrong, confidence);
}

/** The pictures of class `actual` that were classified as `taken`. */
export function cellOf(
  { predicted, confidence }: TestResult,
  labels: Uint8Array,
  actual: number,
  taken: number,
): number[] {
  const inside = Array.from(labels.keys()).filter(
    (i) => labels[i] === actual && predicted[i] === taken,
  );
  return mostConfidentFirst(inside, confidence);
}

/** The number of pictures with outputs that are not numbers. */
export function unansweredOf({ confidence }: TestResult): number {
  let count = 0;
  for (const sure of confidence) if (!Number.isFinite(sure)) count++;
  return count;
}

/** The number of pictures of a class, and how many of them were classified correctly. */
interface ClassAccuracy {
  readonly correct: number;
  readonly total: number;
}

export function classAccuracies({ confusion }: TestResult): ClassAccuracy[] {
  return confusion.map((row, label) => ({
    correct: row[label],
    total: row.reduce((sum, n) => sum + n, 0),
  }));
}

/** The most frequent mistake, as classes; null if there is none. */
export function commonestMistake({
  confusion,
}: TestResult): readonly [actual: number, taken: number] | null {
  let found: readonly [number, number] | null = null;
  let most = 0;
  for (const [actual, row] of confusion.entries()) {
    for (const [taken, count] of row.entries()) {
      if (actual === taken || count <= most) continue;
      most = count;
      found = [actual, taken];
    }
  }
  return found;
}

/** Classes by probability, the likeliest first; equal ones in their order, those that are not numbers last. */
export function ranked(probabilities: Float32Array): number[] {
  const sure = (i: number) => (Number.isNaN(probabilities[i]) ? -1 : probabilities[i]);
  return Array.from(probabilities.keys()).sort((a, b) => sure(b) - sure(a) || a - b);
}

/** One picture of the test set, and its prediction. */
interface TestedPicture {
  readonly label: string;
  readonly taken: string;
  /** From 0 to 1. */
  readonly sure: number;
}

/** The test of a run, with the data of the test. */
export class Tested {
  readonly result: TestResult;
  readonly labels: Uint8Array;
  readonly names: readonly string[];
  readonly size: PictureSize;

  constructor(result: TestResult, summary: PictureSummary) {
    this.result = result;
    this.labels = summary.testLabels;
    this.names = summary.classNames;
    this.size = summary;
  }

  /** @param index number of the picture in the test set */
  of(index: number): TestedPicture {
    return {
      label: this.names[this.labels[index]],
      taken: this.names[this.result.predicted[index]] ?? '–',
      sure: this.result.confidence[index],
    };
  }
}

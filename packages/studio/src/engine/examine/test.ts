import type { Data } from '../data.ts';
import type { TestResult } from '../messages.ts';
import type { Examiner } from './examiner.ts';
import { pixelsOf } from './pixels.ts';

/** Pictures at a time. */
const BATCH = 1000;

/** What the network makes of every picture of the test set. */
export function test(examiner: Examiner, data: Data, iteration: number): TestResult {
  const { classes, testSize: total, testLabels } = data.summary;
  const predicted = new Uint8Array(total);
  const confidence = new Float32Array(total);
  for (let begin = 0; begin < total; begin += BATCH) {
    const end = Math.min(total, begin + BATCH);
    const output = examiner.model.forward(pixelsOf(data, begin, end));
    const [sure, taken] = output.softmax(1).max(1);
    predicted.set(taken.dataSync(), begin);
    confidence.set(sure.dataSync(), begin);
  }
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  testLabels.forEach((label, i) => {
    confusion[label][predicted[i]]++;
  });
  const correct = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return { iteration, correct, total, confusion, predicted, confidence };
}

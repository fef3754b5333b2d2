import { expect, test } from 'vitest';
import type { TestResult } from '../../../src/engine/messages.ts';
import {
  cellOf,
  classAccuracies,
  commonestMistake,
  mistakesOf,
  ranked,
  unansweredOf,
} from '../../../src/views/test/result.ts';

const LABELS = Uint8Array.of(0, 0, 0, 1, 1, 2);

function resultOf(predicted: number[], confidence: number[]): TestResult {
  const confusion = [0, 1, 2].map((actual) =>
    [0, 1, 2].map(
      (taken) => predicted.filter((p, i) => p === taken && LABELS[i] === actual).length,
    ),
  );
  return {
    ...{ iteration: 5, confusion, total: LABELS.length },
    correct: predicted.filter((p, i) => p === LABELS[i]).length,
    predicted: Uint8Array.from(predicted),
    confidence: Float32Array.from(confidence),
  };
}

test('the most confident come first, equal ones in the order of the set, those without a number last', () => {
  const result = resultOf([1, 1, 2, 0, 1, 2], [0.5, 0.9, 0.5, Number.NaN, 0.8, 0.7]);
  expect(mistakesOf(result, LABELS)).toEqual([1, 0, 2, 3]);
  expect(cellOf(result, LABELS, 0, 1)).toEqual([1, 0]);
  expect(cellOf(result, LABELS, 1, 1)).toEqual([4]);
  expect(cellOf(result, LABELS, 2, 0)).toEqual([]);
  expect(unansweredOf(result)).toBe(1);
});

test('a network without mistakes has none, and no most frequent one', () => {
  const result = resultOf([...LABELS], [1, 1, 1, 1, 1, 1]);
  expect(mistakesOf(result, LABELS)).toEqual([]);
  expect(commonestMistake(result)).toBeNull();
});

test('names the first of equally frequent mistakes', () => {
  expect(commonestMistake(resultOf([1, 1, 2, 0, 0, 2], Array(6).fill(1)))).toEqual([0, 1]);
});

test('the accuracy of a class counts only its pictures, and may have none', () => {
  const result = resultOf([0, 1, 0, 1, 1, 0], Array(6).fill(1));
  expect(classAccuracies(result)).toEqual([
    { correct: 2, total: 3 },
    { correct: 2, total: 2 },
    { correct: 0, total: 1 },
  ]);
  expect(classAccuracies({ ...result, confusion: [[0]] })).toEqual([{ correct: 0, total: 0 }]);
});

test('ranks classes by probability, with NaN last', () => {
  expect(ranked(Float32Array.of(0.1, 0.6, 0.1, 0.2))).toEqual([1, 3, 0, 2]);
  expect(ranked(Float32Array.of(Number.NaN, 0, 1))).toEqual([2, 1, 0]);
  expect(ranked(Float32Array.of())).toEqual([]);
});

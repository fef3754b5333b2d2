import { compareOnnx, toOnnx } from 'gradus/export';
import { PicturePredictor } from 'gradus/preprocessing';
import type { ExportFormat } from './format.ts';

/** Rows or pictures that are predicted with both. */
const SAMPLES = 100;

/** An ONNX file, compared with the library on samples of the run. */
export const onnx: ExportFormat = async ({ predictor, subject, samples }, { ending, text }) => {
  const content = toOnnx(predictor, { name: subject.name });
  const files = [{ ending, content }] as const;
  const some = await samples(SAMPLES);
  if (some === null) return { files, facts: { check: null } };
  const { samples: count, largestDifference } = compareOnnx(content, predictor, some);
  const difference = largestDifference === 0 ? '0' : largestDifference.toExponential(1);
  const ofPictures = predictor instanceof PicturePredictor;
  const ofClasses = subject.output.task === 'classification';
  const { exporting } = text;
  return {
    files,
    notes: [exporting.checkedOnnx(count, ofPictures, difference, ofClasses)],
    facts: { check: { samples: count, difference: largestDifference } },
  };
};

import { compareOnnx, toOnnx } from 'gradus/export';
import { PicturePredictor } from 'gradus/preprocessing';
import type { ExportFormat } from './format.ts';

/** Number of rows or pictures that both predict. */
const SAMPLES = 100;

/** An ONNX file, whose predictions are compared with those of the library. */
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

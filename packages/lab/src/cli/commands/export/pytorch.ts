import { toPyTorch } from 'gradus/export';
import type { ExportFormat } from './format.ts';
import { safetensors } from './safetensors.ts';

/** A Python file, and beside it the model file from which it loads the weights. */
export const pytorch: ExportFormat = async (source, { ending, ...context }) => {
  const { code } = toPyTorch(source.predictor, { name: source.subject.name });
  const weights = await safetensors(source, { ...context, ending: '.safetensors' });
  return { files: [{ ending, content: code }, ...weights.files] };
};

import { Predictor, savePicturePredictor, savePredictor } from 'gradus/preprocessing';
import { isOnTable } from '../../../runs/reader.ts';
import { sourceName } from '../../../settings/schema.ts';
import type { ExportFormat } from './format.ts';

/** The model file, which is all that `loadPredictor` or `loadPicturePredictor` needs. */
export const safetensors: ExportFormat = ({ run, predictor }, { ending }) => {
  if (!(predictor instanceof Predictor)) {
    return { files: [{ ending, content: savePicturePredictor(predictor) }] };
  }
  const dataset = isOnTable(run) && {
    name: sourceName(run.config.data.source),
    checksum: run.config.data.source.checksum,
  };
  const content = savePredictor(predictor, dataset ? { dataset } : {});
  return { files: [{ ending, content }] };
};

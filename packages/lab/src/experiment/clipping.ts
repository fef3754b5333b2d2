import { type Parameter, utils } from 'gradus/nn';
import type { TrainingConfig } from '../settings/table.ts';

/** A function that clips the gradients of `parameters`: first each value, then the norm of all. */
export function clippingOf(
  parameters: Parameter[],
  { clipNorm, clipValue }: Pick<TrainingConfig, 'clipNorm' | 'clipValue'>,
): () => void {
  return () => {
    if (clipValue !== null) utils.clipGradValue_(parameters, clipValue);
    if (clipNorm !== null) utils.clipGradNorm_(parameters, clipNorm);
  };
}

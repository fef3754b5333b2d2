import { activationKind, SATURATED } from '@gradus/lab/diagnostics';
import type { Tensor } from 'gradus';
import type { UnitActivity } from '../messages.ts';
import type { Examiner, Layer } from './examiner.ts';

/** How often each unit fires, or stands near an end, over `input` [samples, inputs]. */
export function activity(examiner: Examiner, input: Tensor): UnitActivity[] {
  const { layers } = examiner.layers(input);
  return layers.flatMap((layer, i) => {
    const kind = activationKind(layer.module);
    return kind === undefined ? [] : [activityOf(layer, layers[i - 1]?.name ?? '', kind)];
  });
}

function activityOf(
  { name, module, output }: Layer,
  layer: string,
  { ends, canDie }: NonNullable<ReturnType<typeof activationKind>>,
): UnitActivity {
  const base = { name, description: module.describe(), layer };
  const samples = output.shape[0];
  const shares = (counts: Tensor): Float32Array<ArrayBuffer> =>
    Float32Array.from(counts.dataSync(), (count) => count / samples);
  if (canDie) return { ...base, measure: 'firing', shares: shares(output.ne(0).sum(0)) };
  if (ends === undefined) return { ...base, measure: null, shares: null };
  const [low, high] = ends;
  const g = output.sub((low + high) / 2).mul(2 / (high - low));
  return { ...base, measure: 'saturated', shares: shares(g.abs().gt(SATURATED).sum(0)) };
}

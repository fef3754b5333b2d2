import { SATURATED } from '@gradus/lab/diagnostics';
import { createActivation } from '@gradus/lab/experiment';
import type { ActivationName } from '@gradus/lab/settings';
import { fromArray, grad, type Tensor } from 'gradus';
import { Activation } from 'gradus/nn';
import type { ActivationCurve, UnitActivity, Zone } from '../messages.ts';
import type { Inspector, Layer } from './inspector.ts';

/** How often each unit is active, or close to an end of its function, over `input` [samples, inputs]. */
export function activity(inspector: Inspector, input: Tensor): UnitActivity[] {
  const { layers } = inspector.layers(input);
  return layers.flatMap((layer, i) => {
    const { module } = layer;
    if (!(module instanceof Activation)) return [];
    return [activityOf(layer, layers[i - 1]?.name ?? '', module)];
  });
}

function activityOf(
  { name, module, output }: Layer,
  layer: string,
  { saturatesAt: ends, canDie }: Activation,
): UnitActivity {
  const base = { name, description: module.describe(), layer };
  const samples = output.shape[0];
  const shares = (counts: Tensor): Float32Array<ArrayBuffer> =>
    Float32Array.from(counts.dataSync(), (count) => count / samples);
  if (canDie) return { ...base, measure: 'firing', shares: shares(output.ne(0).sum(0)) };
  if (ends === null) return { ...base, measure: null, shares: null };
  const [low, high] = ends;
  const g = output.sub((low + high) / 2).mul(2 / (high - low));
  return { ...base, measure: 'saturated', shares: shares(g.abs().gt(SATURATED).sum(0)) };
}

/** Points on each side of 0: more than a screen can show. */
const HALF = 240;

/**
 * An activation function and its derivative from −reach to reach, computed and differentiated by gradus.
 * @param reach above 0
 */
export function curve(activation: ActivationName, reach: number): ActivationCurve {
  const module = createActivation(activation);
  const z = Float32Array.from({ length: 2 * HALF + 1 }, (_, i) => ((i - HALF) / HALF) * reach);
  const input = fromArray(z, [z.length]).requiresGrad_();
  const output = module.forward(input);
  const [slope] = grad(output.sum(), [input]);
  const f = Float32Array.from(output.detach().dataSync());
  const df = Float32Array.from(slope.dataSync());
  const { saturatesAt: ends, canDie } = module;
  if (canDie) return { z, f, df, zones: zonesOf(z, (i) => f[i] === 0), measure: 'zero' };
  if (ends === null) return { z, f, df, zones: [], measure: null };
  const [low, high] = ends;
  const g = (i: number) => (2 * f[i] - low - high) / (high - low);
  const zones = zonesOf(z, (i) => Math.abs(g(i)) > SATURATED);
  return { z, f, df, zones, measure: 'saturated' };
}

/** The intervals of ascending `z` in which a condition holds. */
function zonesOf(z: Float32Array, holds: (i: number) => boolean): Zone[] {
  const zones: Zone[] = [];
  for (let i = 0; i < z.length; i++) {
    if (!holds(i)) continue;
    const begin = i;
    while (i + 1 < z.length && holds(i + 1)) i++;
    zones.push({ from: z[begin], to: z[i] });
  }
  return zones;
}

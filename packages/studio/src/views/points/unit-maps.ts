/** The maps of a network's units over the plane. */
import type { Raster } from '../../charts/painter.ts';
import type { Surface } from '../../engine/messages.ts';
import type { UnitMaps } from '../network/network-figure.ts';
import { type PlaneColors, type UnitGrid, unitTile } from './plane-colors.ts';

/** A unit of the network; layer −1 holds the inputs. */
export interface ShownUnit {
  readonly layer: number;
  readonly unit: number;
}

/** The outputs of a unit on the grid; null if the surface does not have them. */
export function gridOf(
  { size, inputs, layers }: Surface,
  { layer, unit }: ShownUnit,
): UnitGrid | null {
  if (layer < 0) {
    const units = inputs.length / (size * size);
    return unit < units ? { size, values: inputs, unit, units } : null;
  }
  const { shown, values } = layers[layer] ?? { shown: [], values: new Float32Array() };
  const at = shown.indexOf(unit);
  return at < 0 ? null : { size, values, unit: at, units: shown.length };
}

/** The maps are drawn when they are first needed, with as many pixels as they take, and as the surface has at most. */
export function unitMaps(surface: Surface, colors: PlaneColors): UnitMaps {
  const drawn = new Map<string, Raster>();
  return {
    iteration: surface.iteration,
    mapOf(layer, unit) {
      const grid = gridOf(surface, { layer, unit });
      if (grid === null) return null;
      return (wanted) => {
        const side = Math.min(wanted, surface.size);
        const key = `${layer} ${unit} ${side}`;
        const raster = drawn.get(key) ?? unitTile(grid, side, colors);
        drawn.set(key, raster);
        return raster;
      };
    },
    rowsOf(layer) {
      const { shown = [], weights } = surface.layers[layer] ?? {};
      if (weights === undefined || shown.length === 0) return null;
      return { shown, inputs: weights.length / shown.length, matrix: weights };
    },
  };
}

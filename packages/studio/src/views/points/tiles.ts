/** Where the small planes of a network's units stand. */
import type { Surface } from '../../engine/messages.ts';
import type { UnitGrid } from './plane-colors.ts';

/** A unit of the network; layer −1 holds the inputs. */
export interface ShownUnit {
  readonly layer: number;
  readonly unit: number;
}

/** A unit's place and what it shows. */
export interface Tile extends ShownUnit {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly grid: UnitGrid;
}

/** A weight between two units. */
export interface Edge {
  readonly from: Tile;
  readonly to: Tile;
  readonly weight: number;
  /** Its magnitude as a share of the largest one of its layer. */
  readonly strength: number;
}

export interface TileLayout {
  readonly tiles: readonly Tile[];
  readonly edges: readonly Edge[];
  readonly columns: readonly { readonly x: number; readonly title: string }[];
  readonly side: number;
  readonly height: number;
}

/** The most units of a layer that are shown: the first ones. */
const MOST = 10;
/** The smallest side of a tile that a finger can hit, and the largest. */
const [LEAST_SIDE, MOST_SIDE] = [24, 46];
const HEAD = 22;
const GAP = 6;

/** The grid of a unit. */
export function gridOf({ size, inputs, layers }: Surface, { layer, unit }: ShownUnit): UnitGrid {
  if (layer < 0) {
    return { size, values: inputs, unit, units: inputs.length / (size * size) };
  }
  return { size, values: layers[layer].values, unit, units: layers[layer].units };
}

/** @param features the names of the inputs */
export function tileColumns(
  surface: Surface,
  features: readonly string[],
  width: number,
): TileLayout {
  const counts = [features.length, ...surface.layers.map(({ units }) => units)];
  const shown = counts.map((count) => Math.min(MOST, count));
  const columns = counts.length;
  const side = Math.max(LEAST_SIDE, Math.min(MOST_SIDE, (width - 30 * (columns - 1)) / columns));
  const step = columns === 1 ? 0 : (width - side) / (columns - 1);
  const tall = Math.max(...shown);
  const height = HEAD + tall * side + (tall - 1) * GAP;
  const placed = shown.map((count, column): Tile[] => {
    const top = HEAD + (height - HEAD - count * side - (count - 1) * GAP) / 2;
    return Array.from({ length: count }, (_, unit) => ({
      ...{ layer: column - 1, unit, x: column * step, y: top + unit * (side + GAP) },
      title: column === 0 ? features[unit] : `${surface.layers[column - 1].name}[${unit}]`,
      grid: gridOf(surface, { layer: column - 1, unit }),
    }));
  });
  const named = counts.map((count, column) => ({
    x: column * step,
    title: count > MOST ? `${MOST} / ${count}` : String(count),
  }));
  return { tiles: placed.flat(), edges: edgesOf(surface, placed), columns: named, side, height };
}

function edgesOf({ layers }: Surface, placed: readonly Tile[][]): Edge[] {
  return layers.flatMap(({ weights, units }, layer) => {
    const inputs = weights.length / units;
    let largest = 0;
    for (const weight of weights) largest = Math.max(largest, Math.abs(weight) || 0);
    if (largest === 0 || weights.length === 0) return [];
    return placed[layer + 1].flatMap((to) =>
      placed[layer].map((from) => {
        const weight = weights[to.unit * inputs + from.unit];
        return { from, to, weight, strength: Math.min(1, Math.abs(weight) / largest) || 0 };
      }),
    );
  });
}

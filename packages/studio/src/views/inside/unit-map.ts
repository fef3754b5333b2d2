import { shareText } from '@gradus/lab/compare';
import { boundsOf, type Cells, cellsIn, rowsOf } from '../../charts/cells.ts';
import { mixed, type Rgb } from '../../charts/color.ts';
import type { Raster } from '../../charts/painter.ts';
import { Pixels } from '../../charts/pixels.ts';
import type { UnitActivity } from '../../engine/messages.ts';

/** Cells, smaller if there are many; together about four times as wide as high. */
export function mapCells(available: number, units: number): Cells {
  const size = units <= 200 ? 22 : units <= 800 ? 14 : 9;
  const wanted = 2 * Math.ceil(Math.sqrt(units)) * size;
  return cellsIn(Math.min(available, wanted), { count: units, width: size, height: size });
}

/** The contents of a map of units. */
interface UnitMap {
  /** The share of each unit, from 0 to 1; null if nothing is measured. */
  readonly shares: ArrayLike<number> | null;
  /** Whether a share of 0 means that the unit is dead. */
  readonly canDie: boolean;
  readonly ramp: Ramp;
  /** The colour of the cross of dead units. */
  readonly mark: Rgb;
}

/** A pixel of the raster for each pixel of the cells. The gap between cells is transparent. */
export function unitMapRaster(cells: Cells, { shares, canDie, ramp, mark }: UnitMap): Raster {
  const size = cells.width;
  const pixels = new Pixels(cells.columns * size, rowsOf(cells) * size);
  for (let unit = 0; unit < cells.count; unit++) {
    const { x: left, y: top } = boundsOf(cells, unit);
    const share = shares === null ? 0 : shares[unit];
    const tint = mixed(ramp.none, ramp.all, share);
    const isDead = shares !== null && canDie && share === 0;
    for (let y = 0; y < size - 1; y++) {
      for (let x = 0; x < size - 1; x++) {
        const isMarked = isDead && isOnCross(x, y, size - 1);
        pixels.set(left + x, top + y, isMarked ? mark : tint);
      }
    }
  }
  return pixels;
}

/** A diagonal cross in a square, with thicker strokes in a larger one. */
function isOnCross(x: number, y: number, size: number): boolean {
  const reach = size >= 12 ? 1 : 0;
  return Math.abs(x - y) <= reach || Math.abs(x + y - size + 1) <= reach;
}

/** The number of dead units, and the mean of all shares; NaN without units. */
export function totals(shares: ArrayLike<number>): { dead: number; mean: number } {
  let [dead, sum] = [0, 0];
  for (let i = 0; i < shares.length; i++) {
    if (shares[i] === 0) dead++;
    sum += shares[i];
  }
  return { dead, mean: sum / shares.length };
}

/** The state of the units in words. */
interface StateTexts {
  dead: string;
  firing(share: string): string;
  saturated(share: string): string;
}

/** The state of a unit in words; null if it is not measured. */
export function stateOf(
  { shares, measure }: Pick<UnitActivity, 'shares' | 'measure'>,
  unit: number,
  text: StateTexts,
): string | null {
  const share = shares?.[unit];
  if (share === undefined || measure === null) return null;
  if (measure === 'saturated') return text.saturated(shareText(share));
  return share === 0 ? text.dead : text.firing(shareText(share));
}

/** The colours of a share of 0 and of 1. */
interface Ramp {
  readonly none: Rgb;
  readonly all: Rgb;
}

const FIRING: readonly [light: Ramp, dark: Ramp] = [
  { none: [216, 227, 240], all: [0, 76, 140] },
  { none: [36, 48, 60], all: [126, 200, 255] },
];
const SATURATED: readonly [light: Ramp, dark: Ramp] = [
  { none: [241, 226, 208], all: [170, 62, 0] },
  { none: [52, 44, 36], all: [255, 176, 106] },
];

/** Blue for active units, orange for saturated ones. */
export function rampFor(measure: 'firing' | 'saturated' | null, isDark: boolean): Ramp {
  return (measure === 'saturated' ? SATURATED : FIRING)[isDark ? 1 : 0];
}

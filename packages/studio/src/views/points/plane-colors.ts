/** The colours of points and of the plane behind them. */
import { mixed, parseColor, type Rgb } from '../../charts/color.ts';
import { Pixels } from '../../charts/pixels.ts';
import type { Plane, Surface } from '../../engine/messages.ts';

/** The colours of a plane on the present page. */
export interface PlaneColors {
  readonly surface: Rgb;
  readonly text: Rgb;
  /** One for each class. For numbers: the first for those below 0, the second for those above. */
  readonly classes: readonly Rgb[];
}

/** The share of its own colour that the plane has where the network is sure. */
const FULL = 0.62;

/** The plane in the colours of the classes, the stronger the surer; or diverging around the middle of the numbers. */
export function planeRaster(
  { size, classes, strength, numbers }: Surface,
  range: Plane['range'],
  { surface, classes: colors }: PlaneColors,
): Pixels {
  const raster = new Pixels(size, size);
  for (let cell = 0; cell < size * size; cell++) {
    const [color, share] =
      numbers === null
        ? [colors[(classes?.[cell] ?? 0) % colors.length], (strength?.[cell] ?? 0) / 255]
        : divergingOf(numbers[cell], range ?? [-1, 1], colors);
    raster.set(cell % size, Math.floor(cell / size), mixed(surface, color, FULL * share));
  }
  return raster;
}

/** A colour and its share for a number between the ends of a range. */
export function divergingOf(
  value: number,
  [low, high]: readonly [number, number],
  [below, above]: readonly Rgb[],
): readonly [color: Rgb, share: number] {
  const place = high > low ? (2 * (value - low)) / (high - low) - 1 : 0;
  if (!Number.isFinite(place)) return [above, 0];
  return [place < 0 ? below : above, Math.min(1, Math.abs(place))];
}

/** The colour of a point: that of its class, or of its number. */
export function pointColor(value: number, plane: Plane, colors: PlaneColors): Rgb {
  if (plane.range === null) return colors.classes[value % colors.classes.length];
  const [color, share] = divergingOf(value, plane.range, colors.classes);
  return mixed(colors.surface, color, 0.25 + 0.75 * share);
}

/** A grid of numbers that a tile shows: those of one unit among those of its layer. */
export interface UnitGrid {
  readonly size: number;
  readonly values: Float32Array;
  readonly unit: number;
  readonly units: number;
}

/** The largest magnitude of a unit on the grid. */
function limitOfUnit({ values, unit, units }: UnitGrid): number {
  let limit = 0;
  for (let i = unit; i < values.length; i += units) {
    const size = Math.abs(values[i]);
    if (size > limit && size < Number.POSITIVE_INFINITY) limit = size;
  }
  return limit;
}

/** A magnitude below this is nothing: its unit has one colour. */
const NOTHING = 1e-6;
/** Colours on each side of 0. */
const SHADES = 127;
const shades = new WeakMap<PlaneColors, Uint32Array>();

/** The pixels from the full first colour over none to the full second one. */
function shadesOf(colors: PlaneColors): Uint32Array {
  const known = shades.get(colors);
  if (known !== undefined) return known;
  const { surface, classes } = colors;
  const raster = new Pixels(2 * SHADES + 1, 1);
  for (let i = -SHADES; i <= SHADES; i++) {
    const share = 0.85 * (Math.abs(i) / SHADES);
    raster.set(i + SHADES, 0, mixed(surface, classes[i < 0 ? 0 : 1], share));
  }
  const made = new Uint32Array(raster.rgba.buffer);
  shades.set(colors, made);
  return made;
}

/**
 * A unit as a picture of the plane: negative outputs in the first colour, positive ones in the second.
 * @param side the pixels along each side
 */
export function unitTile(grid: UnitGrid, side: number, colors: PlaneColors): Pixels {
  const { size, values, unit, units } = grid;
  const raster = new Pixels(side, side);
  const pixels = new Uint32Array(raster.rgba.buffer);
  const all = shadesOf(colors);
  const scale = SHADES / Math.max(NOTHING, limitOfUnit(grid));
  const places = Int32Array.from({ length: side }, (_, i) => ((i + 0.5) * size) / side);
  for (let y = 0, at = 0; y < side; y++) {
    const row = places[y] * size;
    for (let x = 0; x < side; x++) {
      const shade = values[(row + places[x]) * units + unit] * scale;
      // NaN has no colour. An infinite number has a full one.
      const place = shade < SHADES ? (shade > -SHADES ? Math.round(shade) : -SHADES) : SHADES;
      pixels[at++] = all[SHADES + (Number.isNaN(shade) ? 0 : place)];
    }
  }
  return raster;
}

/** The colours of the page for a plane, from CSS texts. */
export function planeColors(
  { surface, text }: { readonly surface: string; readonly text: string },
  classes: readonly string[],
): PlaneColors {
  return {
    ...{ surface: parseColor(surface), text: parseColor(text) },
    classes: classes.map(parseColor),
  };
}

import { limitOf } from '../../charts/color.ts';
import type { Raster } from '../../charts/painter.ts';
import type { Palette } from '../../charts/palette.ts';
import type { Example } from '../../engine/inspect/example-messages.ts';

/** A map of a unit's output. It may have other pixels along its side than asked for. */
export type UnitMap = (side: number) => Raster;

/** What a unit looks like: a number as a colour, or a map. */
export type UnitMark = number | UnitMap;

/** Rows of the weights of a layer, for the units that are shown. */
interface Rows {
  readonly shown: readonly number[];
  readonly inputs: number;
  readonly matrix: ArrayLike<number>;
}

/** Maps of units over all inputs, and the weights at the same moment. */
export interface UnitMaps {
  readonly iteration: number;
  /** Null for a unit without a map. Layer −1 is the input. */
  mapOf(layer: number, unit: number): UnitMap | null;
  /** Null for a layer whose weights are not known. */
  rowsOf(layer: number): Rows | null;
}

/** The words of a layer: what is computed, and from how many parameters. Empty for the input. */
export interface LayerWords {
  /** Its number of units, as text below it. */
  readonly label: string;
  /** The same without words, for narrow places. */
  readonly shortLabel: string;
  /** The function of its units, such as `ReLU`; empty for none. */
  readonly activation: string;
  /** The dropout after it; empty for none. */
  readonly dropout: string;
  /** The layer that computes it, such as `fc1: Linear`, its path alone, and its number of parameters. */
  readonly layer: string;
  readonly name: string;
  readonly product: string;
  readonly count: string;
  /** Number of units; NaN while it is being typed. */
  readonly units: number;
}

/** A line to a unit. */
export interface Edge {
  /** The position in the column before, or the number of a pixel. */
  readonly from: number;
  /** The position in its own column. */
  readonly to: number;
  /** A weight or its gradient; NaN while there is none. */
  readonly value: number;
}

/** A column of units. */
export interface Column {
  readonly words: LayerWords;
  /** The numbers of the units that are shown. */
  readonly shown: readonly number[];
  readonly marks: readonly UnitMark[];
  /** The number with full colour. */
  readonly limit: number;
  /** The lines from the column before, the strongest last. */
  readonly edges: readonly Edge[];
}

/** The picture at the input. */
export interface InputPicture {
  readonly rows: number;
  readonly columns: number;
  readonly raster: Raster | null;
  /** What the unit at a position of the first layer makes of each pixel. */
  readonly seenBy?: (at: number) => Raster | null;
}

/** The contents of a diagram of a network. */
export interface NetworkFigure {
  /** The input: a picture, or a column of units. */
  readonly input: InputPicture | Column;
  readonly inputWords: LayerWords;
  readonly columns: readonly Column[];
  /** Whether it shows gradients, which flow from right to left. */
  readonly isBackward: boolean;
  /** Whether units are maps, which need more room than circles. */
  readonly hasMaps: boolean;
  /** Names of the inputs; null where they have only numbers. */
  readonly inputNames: readonly string[] | null;
  /** Names of all outputs. */
  readonly classNames: readonly string[];
  /** The colours that the classes of the outputs have elsewhere; null for none. */
  readonly outputColors: readonly string[] | null;
  /** Of each output; null while there are none. */
  readonly probabilities: ArrayLike<number> | null;
  /** The output that the loss compares with; null for none. */
  readonly target: number | null;
  readonly palette: Palette;
}

/** The most units of a column. */
export const MOST_UNITS = 12;
/** The most lines between two columns. */
const MOST_EDGES = MOST_UNITS * MOST_UNITS;
/** The lines from a picture to a unit of a network without weights. */
const LINES_OF_PICTURE = 8;

export function isPicture(input: InputPicture | Column): input is InputPicture {
  return 'raster' in input;
}

/** What an example makes of a network, for its diagram. */
export interface Contents {
  readonly words: readonly LayerWords[];
  /** Null while the network has no weights yet. */
  readonly example: Example | null;
  /** The form of a picture at the input; null for other inputs. */
  readonly picture: InputPicture | null;
  readonly isBackward: boolean;
  readonly inputNames?: readonly string[] | null;
  readonly classNames: readonly string[];
  readonly outputColors?: readonly string[] | null;
  /** What units look like, if not their numbers. The diagram keeps its form while none are known yet. */
  readonly maps?: UnitMaps | null | undefined;
  readonly palette: Palette;
}

export function networkFigure(contents: Contents): NetworkFigure {
  const { words, example, picture, isBackward, classNames, palette } = contents;
  const { inputNames = null, outputColors = null, maps } = contents;
  const input = picture ?? inputColumn(contents);
  const sources = isPicture(input) ? null : input.shown;
  let before = sources;
  const columns = words.slice(1).map((each, i): Column => {
    const column = columnOf(contents, each, i, before);
    before = column.shown;
    return column;
  });
  const { probabilities = null, target = null } = example ?? {};
  const isClass = probabilities !== null && classNames.length > 1;
  return {
    ...{ input, inputWords: words[0], columns, isBackward, classNames, palette },
    ...{ probabilities, target: isClass ? target : null },
    ...{ hasMaps: maps !== undefined, inputNames, outputColors },
  };
}

/** The inputs that are numbers: all, or the largest. */
function inputColumn({ words: [words], example, maps, isBackward }: Contents): Column {
  const values = example?.input ?? new Float32Array(firstUnits(words.units).length);
  const order = Array.from(values.keys()).sort((i, j) => Math.abs(values[j]) - Math.abs(values[i]));
  const shown = order.slice(0, MOST_UNITS).sort((i, j) => i - j);
  const mapOf = (unit: number) => (isBackward ? null : (maps?.mapOf(-1, unit) ?? null));
  const marks = shown.map((unit) => mapOf(unit) ?? values[unit]);
  return { words, shown, marks, limit: limitOf(values), edges: [] };
}

/** The first units of a layer, whose width may be unknown. */
export function firstUnits(units: number): number[] {
  const count = Number.isInteger(units) && units > 0 ? Math.min(units, MOST_UNITS) : MOST_UNITS;
  return Array.from({ length: count }, (_, i) => i);
}

function columnOf(
  contents: Contents,
  words: LayerWords,
  i: number,
  before: readonly number[] | null,
): Column {
  const { example, isBackward, maps, picture } = contents;
  const layer = example?.layers[i];
  const rows = rowsOf(contents, i);
  if (rows === null) {
    const shown = firstUnits(words.units);
    const sources = before === null ? pixelsAcross(picture) : before.map((_, at) => at);
    const edges = shown.flatMap((_, to) =>
      sources.map((from) => ({ from, to, value: Number.NaN })),
    );
    return { words, shown, marks: shown.map(() => 0), limit: 0, edges };
  }
  const { shown, inputs, matrix } = rows;
  const numbers = (isBackward ? layer?.delta : layer?.a) ?? [];
  const mapOf = (unit: number) => (isBackward ? null : (maps?.mapOf(i, unit) ?? null));
  return {
    ...{ words, shown, limit: limitOf(Array.from(numbers)) },
    marks: shown.map((unit) => mapOf(unit) ?? numbers[unit] ?? 0),
    edges: strongest(matrix, inputs, shown.length, before),
  };
}

/** The weights of a layer, or their gradients: those of the maps, which are newer, if they are of the same units. */
function rowsOf({ example, isBackward, maps }: Contents, i: number): Rows | null {
  const layer = example?.layers[i];
  const newer = isBackward ? null : (maps?.rowsOf(i) ?? null);
  if (layer === undefined) return newer;
  if (newer !== null && newer.shown.join() === layer.shown.join()) return newer;
  const { shown, inputs, weights, gradients } = layer;
  return { shown, inputs, matrix: isBackward ? gradients : weights };
}

/** Pixels down the middle of a picture. */
function pixelsAcross(picture: InputPicture | null): number[] {
  const { rows, columns } = picture ?? { rows: 1, columns: 1 };
  return Array.from({ length: LINES_OF_PICTURE }, (_, i) => {
    const row = Math.floor(((i + 0.5) * rows) / LINES_OF_PICTURE);
    return row * columns + Math.floor(columns / 2);
  });
}

/**
 * The strongest lines to each of some units, the weakest first.
 * @param matrix a row of `inputs` numbers for each unit
 * @param before the inputs that are shown, in the order of their column; null for all
 */
export function strongest(
  matrix: ArrayLike<number>,
  inputs: number,
  units: number,
  before: readonly number[] | null,
): Edge[] {
  const each = Math.max(1, Math.floor(MOST_EDGES / units));
  const sources = before?.length ?? inputs;
  const edges: Edge[] = [];
  for (let to = 0; to < units; to++) {
    const row = Array.from({ length: sources }, (_, from) => ({
      ...{ from, to },
      value: matrix[to * inputs + (before === null ? from : before[from])],
    }));
    edges.push(...row.sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, each));
  }
  return edges.sort((a, b) => sizeOf(a) - sizeOf(b));
}

function sizeOf({ value }: Edge): number {
  return Number.isNaN(value) ? 0 : Math.abs(value);
}

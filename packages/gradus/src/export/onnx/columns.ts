/** One input for each column of a table, and the operators that turn them into the matrix for the network. */
import type { FeatureDescription, PreprocessingDescription } from '../../preprocessing/index.ts';
import { FIRST, type Input, inputsOf, MISSING, UNSEEN } from '../../preprocessing/inputs.ts';
import { numberOf } from '../../table/cells.ts';
import { addDatePart } from './calendar.ts';
import { BATCH, type Graph, ML, type Value } from './graph.ts';
import { cast } from './operators.ts';

/** An input as the metadata `columns` describe it to callers. */
export interface ColumnInput {
  /** The name of the column and of its input, which has the shape [batch, 1]. */
  readonly name: string;
  readonly type: FeatureDescription['type'];
  readonly input: 'float32' | 'float64' | 'string';
  /** The value to pass where the cell is missing. */
  readonly missing: 'NaN' | '';
  /** The unit of a date. */
  readonly unit?: 'milliseconds since 1970-01-01T00:00:00Z';
  /** The categories of the training rows; every other text counts as one unknown category. */
  readonly categories?: readonly string[];
}

const UNIT = 'milliseconds since 1970-01-01T00:00:00Z';

/**
 * The inputs of a model of a table. Numbers are float32. Dates are float64, and so are numbers whose spread is so small
 * compared with their mean that float32 could not tell them apart.
 */
export function columnInputs({ features }: PreprocessingDescription): ColumnInput[] {
  const inputs = inputsOf(features);
  return features.map((feature): ColumnInput => {
    const { name, type } = feature;
    if (type === 'categorical') {
      return { name, type, input: 'string', missing: '', categories: feature.categories };
    }
    if (type === 'date') return { name, type, input: 'float64', missing: 'NaN', unit: UNIT };
    const isFar = inputs.some((each) => each.feature === feature && offsetOf(each) !== 0);
    return { name, type, input: isFar ? 'float64' : 'float32', missing: 'NaN' };
  });
}

function offsetOf(input: Input): number {
  return input.kind === 'number' ? input.offset : 0;
}

/** Adds an input for each column. @returns the result of `Preprocessing.encode`: float32 [batch, inputs] */
export function addColumns(graph: Graph, description: PreprocessingDescription): Value {
  const { features, missing } = description;
  const columns = new Map<FeatureDescription, Value>();
  columnInputs(description).forEach((column, i) => {
    const doc = docOf(column);
    columns.set(features[i], graph.input(column.name, column.input, [BATCH, 1], doc));
  });
  const marks = missing.map(numberOf).filter((mark) => !Number.isNaN(mark));
  const parts = inputsOf(features).map((input) => {
    const { feature } = input;
    const column = columns.get(feature) as Value;
    if (input.kind === 'category') {
      return addCategories(graph, column, input.feature.categories, missing);
    }
    const number =
      input.part === null
        ? withoutMarks(graph, column, marks)
        : addDatePart(graph, column, input.part);
    return addNumber(graph, number, offsetOf(input));
  });
  if (parts.length === 1) return parts[0];
  const shape = [BATCH, parts.length];
  return graph.add('Concat', parts, { shape, attributes: { axis: 1 }, name: 'encoded' });
}

function docOf({ type, missing, unit, categories }: ColumnInput): string {
  if (type === 'categorical') {
    return `One of ${categories?.length} categories (metadata "columns"); "" where the value is missing.`;
  }
  return `${unit === undefined ? 'A number' : `A point in time: ${unit}`}; ${missing} where the value is missing.`;
}

/** Subtracts the offset before it rounds to float32, as the encoder does. */
function addNumber(graph: Graph, column: Value, offset: number): Value {
  if (offset === 0) return cast(graph, column, 'float32');
  const { shape } = column;
  const moved = graph.add('Sub', [column, graph.numbers(offset, 'float64')], { shape });
  return cast(graph, moved, 'float32');
}

/** Replaces numbers that stand for a missing value, such as −999, with NaN. */
function withoutMarks(graph: Graph, column: Value, marks: readonly number[]): Value {
  const { shape } = column;
  const type = column.type as 'float32' | 'float64';
  return marks.reduce((value, mark) => {
    const isMark = graph.add('Equal', [column, graph.numbers(mark, type)], { shape, type: 'bool' });
    return graph.add('Where', [isMark, graph.numbers(Number.NaN, type), value], { shape, type });
  }, column);
}

/** The index of each category, as in the encoder. Texts that stand for a missing value count as missing. */
function addCategories(
  graph: Graph,
  column: Value,
  categories: readonly string[],
  missing: readonly string[],
): Value {
  const places = new Map(categories.map((category, place) => [category, place + FIRST]));
  for (const mark of ['', ...missing].flatMap(spellings)) places.set(mark, MISSING);
  return graph.add('LabelEncoder', [column], {
    shape: column.shape,
    type: 'float32',
    domain: ML,
    attributes: {
      keys_strings: [...places.keys()],
      values_floats: { type: 'floats', value: [...places.values()] },
      default_float: { type: 'float', value: UNSEEN },
    },
  });
}

/** The usual spellings of a mark: the encoder ignores case, ONNX compares texts exactly. */
function spellings(mark: string): string[] {
  const lower = mark.trim().toLowerCase();
  return [lower, lower.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)];
}

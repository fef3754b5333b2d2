/** What the engine answers about networks for tables. It loads this module for the first question. */
import { judgeTable, linearBaseline, type TrainingTable } from '@gradus/lab/tabular';
import { defaultGenerator } from 'gradus';
import { Predictor, type TabularModel } from 'gradus/preprocessing';
import { cellOf, isoDate, summarize, type Table, targetNames } from 'gradus/table';
import type {
  Cell,
  ExampleRow,
  JudgedTable,
  PredictionOrder,
  RowAnswer,
  RowField,
  RowPrediction,
  TablePredictions,
} from '../table/judgement-messages.ts';
import type { Participant, TimeSlicer } from '../time-slicer.ts';
import type { Inspector } from './inspector.ts';

const baselines = new WeakMap<TrainingTable, Promise<Predictor>>();

/**
 * Compares a network with its baselines, as `gradus train` does at the end. The linear model is trained once for all
 * networks on these rows.
 * @param inspector not used for anything else until the result is there
 */
export async function judge(
  inspector: Inspector,
  data: TrainingTable,
  { seed, iteration, slicer }: { seed: number; iteration: number; slicer: TimeSlicer },
): Promise<JudgedTable> {
  let linear = baselines.get(data);
  if (linear === undefined) {
    linear = alone(slicer, () => linearBaseline(data, { seed }));
    baselines.set(data, linear);
  }
  const predictor = predictorOf(inspector);
  const judgement = await judgeTable(data, predictor, { seed, linear: await linear });
  const { target } = predictor.model.fitted.description;
  const classNames = target.task === 'classification' ? target.classNames : null;
  return { iteration, judgement, classNames, targets: targetNames(target) };
}

/** Trains something while no run does: all draw from the same generator. */
async function alone<T>(slicer: TimeSlicer, fn: () => Promise<T>): Promise<T> {
  const participant: Participant = { generator: defaultGenerator.getState() };
  await slicer.acquire(participant);
  try {
    return await fn();
  } finally {
    slicer.release(participant);
  }
}

function predictorOf({ model }: Inspector): Predictor {
  return new Predictor(model as unknown as TabularModel);
}

/** The predictions for the test rows with the greatest or smallest errors, or in the order of the file. */
export function tablePredictions(
  inspector: Inspector,
  data: TrainingTable,
  { order, count, iteration }: { order: PredictionOrder; count: number; iteration: number },
): TablePredictions {
  const table = data.rows('test');
  const predictor = predictorOf(inspector);
  const { features } = predictor.model.fitted.description;
  const columns = features.map(({ name }) => name);
  const all = errorsOf(predictor, table);
  const places = Array.from(all, (_, i) => i);
  const sizes = all.map(({ error }) => Math.abs(error));
  if (order === 'worst') places.sort((a, b) => sizes[b] - sizes[a]);
  if (order === 'best') places.sort((a, b) => sizes[a] - sizes[b]);
  const rows = places.slice(0, count).map((at) => ({
    ...all[at],
    cells: columns.map((name) => textOf(cellOf(table.column(name), all[at].place))),
  }));
  return { iteration, total: table.length, columns, rows };
}

/** The prediction and the error of each row that has a target and can be read. */
function errorsOf(predictor: Predictor, table: Table): Omit<RowPrediction, 'cells'>[] {
  const { fitted } = predictor.model;
  const { target } = fitted.description;
  const { names, rows, values } = predictor.predictMatrix(table);
  const made: Omit<RowPrediction, 'cells'>[] = [];
  if (target.task === 'classification') {
    const actual = fitted.encodeTarget(table).values;
    rows.forEach((place, i) => {
      if (actual[place] < 0) return;
      const probabilities = values.subarray(i * names.length, (i + 1) * names.length);
      const best = Math.max(0, probabilities.indexOf(Math.max(...probabilities)));
      const error = 1 - probabilities[actual[place]];
      made.push({ place, actual: names[actual[place]], predicted: names[best], error });
    });
    return made;
  }
  const [{ name }] = target.columns;
  const column = table.column(name);
  rows.forEach((place, i) => {
    const actual = Number(cellOf(column, place) ?? Number.NaN);
    const predicted = values[i * names.length];
    if (Number.isNaN(actual)) return;
    const error = predicted - actual;
    made.push({ place, actual: numberText(actual), predicted: numberText(predicted), error });
  });
  return made;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function textOf(cell: ReturnType<typeof cellOf>): string | null {
  if (cell === null) return null;
  return cell instanceof Date ? isoDate(cell.getTime()) : String(cell);
}

/** A test row, and the columns of the table with the values of the training rows. */
export function exampleRow(inspector: Inspector, data: TrainingTable, place: number): ExampleRow {
  const { features, target } = predictorOf(inspector).model.fitted.description;
  const test = data.rows('test');
  const row = Math.min(place, test.length - 1);
  const names = features.map(({ name }) => name);
  const summaries = new Map(summarize(data.rows('train', names)).map((each) => [each.name, each]));
  const fields = features.map((feature): RowField => {
    const { name, type } = feature;
    if (type === 'categorical') return { name, type, categories: feature.categories };
    const summary = summaries.get(name);
    const { min, max } = summary?.kind === 'text' || summary === undefined ? NO_RANGE : summary;
    if (type === 'date') return { name, type, example: min <= max ? isoDate(max) : '' };
    // Numbers in text, such as 1,234, have no range of their own.
    const { mean, std } = feature;
    const [low, high] = min <= max ? [min, max] : [mean - 3 * std, mean + 3 * std];
    return { name, type, min: low, max: high, hasMissing: feature.hasMissing };
  });
  const cells = names.map((name): [string, Cell] => {
    const cell = cellOf(test.column(name), row);
    return [name, cell instanceof Date ? isoDate(cell.getTime()) : cell];
  });
  const actual = textOf(cellOf(test.column(targetNames(target)[0]), row));
  return { fields, cells: Object.fromEntries(cells), actual };
}

const NO_RANGE = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

/** The prediction for a row of cells. */
export function predictRow(
  inspector: Inspector,
  cells: Readonly<Record<string, Cell>>,
  iteration: number,
): RowAnswer {
  const { task, rows, values, errors } = predictorOf(inspector).predictMatrix([cells]);
  const unreadable = errors.map(({ column }) => column);
  const numbers = rows.length === 0 ? null : [...values];
  return {
    ...{ iteration, unreadable },
    probabilities: task === 'classification' ? numbers : null,
    values: task === 'regression' ? numbers : null,
  };
}

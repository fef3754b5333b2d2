/** What a network for a table is worth: metrics on rows it has not seen, beside what is easier to have. */
import {
  bootstrapInterval,
  confusionMatrix,
  type Interval,
  majorityBaseline,
  meanBaseline,
  permutationImportance,
} from 'gradus/metrics';
import type { Predictor } from 'gradus/preprocessing';
import { Missing, readNumbers, Table } from 'gradus/table';
import type { TaskName } from 'gradus/train';
import { RECIPE } from '../settings/recipe.ts';
import { boundaryOf, evenly } from './boundary.ts';
import type { TrainingTable } from './data.ts';
import { type FitOptions, fitTable } from './fit.ts';
import {
  ERROR_SHARES,
  type MeasuredMetric,
  MOST_PAIRS,
  type NamedImportance,
  type RegressionErrors,
  type TableEvaluation,
  type TableJudgement,
} from './judgement.ts';
import { METRICS, mostProbable } from './metrics.ts';

/** Rows that importance is measured on: each column takes ten passes over them. */
const IMPORTANCE_ROWS = 5000;

/** Predictions of rows, and what is right. */
interface Scored {
  readonly actual: Float64Array;
  /** Probabilities row by row, or numbers. */
  readonly outputs: Float64Array;
}

/**
 * Tests a network on the test rows, and fits a linear model to the same training rows to compare it with.
 *
 * @param predictor what {@link fitTable} made of the same data
 */
export async function judgeTable(
  data: TrainingTable,
  predictor: Predictor,
  { seed, signal }: Pick<FitOptions, 'seed' | 'signal'>,
): Promise<TableJudgement> {
  const { task } = data;
  const linear = await fitTable(data, { seed, recipe: { ...RECIPE, hidden: [] }, signal });
  signal?.throwIfAborted();
  const test = data.rows('test');
  const scored = scoresOf(predictor, test);
  const scoredLinear = scoresOf(linear.predictor, test);
  const constant = constantScores(predictor, data.rows('train'), scored.actual);
  return {
    ...evaluationOf(predictor, scored),
    baselines: { constant: measured(task, constant), linear: measured(task, scoredLinear) },
    gainOverLinear: gainOver(task, scored, scoredLinear),
    boundary: boundaryOf(predictor, data.rows('train'), test, actualOf(predictor, test)),
    importance: await importanceOf(predictor, thinned(data.rows('validation')), seed),
  };
}

/**
 * Tests a network on all rows of a table that can be read and have a target.
 * @throws DataError where the table lacks a column, the target's among them
 */
export function evaluateTable(predictor: Predictor, table: Table): TableEvaluation {
  return evaluationOf(predictor, scoresOf(predictor, table));
}

function evaluationOf(predictor: Predictor, scored: Scored): TableEvaluation {
  const { task } = predictor.model.fitted.description.target;
  return {
    task,
    rows: scored.actual.length,
    metrics: measured(task, scored),
    confusion: task === 'classification' ? confusionOf(predictor, scored) : null,
    errors: task === 'regression' ? errorsOf(scored) : null,
  };
}

function measured(task: TaskName, { actual, outputs }: Scored): MeasuredMetric[] {
  return METRICS[task].map(({ name, better, of }) => {
    return { name, better, ...withInterval(of, [actual, outputs]) };
  });
}

function gainOver(task: TaskName, ours: Scored, theirs: Scored): Interval & { value: number } {
  const { of, better } = METRICS[task][0];
  const sign = better === 'higher' ? 1 : -1;
  return withInterval(
    (actual, a, b) => sign * (of(actual, a) - of(actual, b)),
    [ours.actual, ours.outputs, theirs.outputs],
  );
}

/** Rows of a draw at most. */
const MOST_DRAWN = 25_000;

/**
 * A metric with its interval. Of many rows, draws have {@link MOST_DRAWN}, and what they deviate by is scaled to the
 * number of all rows: the m out of n bootstrap (Bickel, Götze and van Zwet 1997).
 */
function withInterval(
  metric: (...columns: ArrayLike<number>[]) => number,
  columns: readonly [Float64Array, ...Float64Array[]],
): Interval & { value: number } {
  const value = metric(...columns);
  const rows = columns[0].length;
  const draws = { draws: Math.max(200, Math.min(1000, Math.floor(5e6 / rows))) };
  if (rows <= MOST_DRAWN) return { value, ...bootstrapInterval(metric, columns, draws) };
  const some = columns.map((column) => evenRows(column, rows));
  const { low, high } = bootstrapInterval(metric, some as [Float64Array], draws);
  const center = metric(...some);
  const scale = Math.sqrt(MOST_DRAWN / rows);
  return { value, low: value + scale * (low - center), high: value + scale * (high - center) };
}

/** {@link MOST_DRAWN} of the rows of a column, evenly spaced. */
function evenRows(column: Float64Array, rows: number): Float64Array {
  const width = column.length / rows;
  const chosen = new Float64Array(MOST_DRAWN * width);
  for (let i = 0; i < MOST_DRAWN; i++) {
    const row = Math.floor((i * rows) / MOST_DRAWN);
    chosen.set(column.subarray(row * width, (row + 1) * width), i * width);
  }
  return chosen;
}

function confusionOf(predictor: Predictor, { actual, outputs }: Scored): number[][] {
  const { target } = predictor.model.fitted.description;
  const classes = target.task === 'classification' ? target.classNames.length : 0;
  return confusionMatrix(actual, mostProbable(actual, outputs), { classes });
}

function errorsOf({ actual, outputs }: Scored): RegressionErrors | null {
  if (actual.length === 0) return null;
  const errors = outputs.map((value, row) => value - actual[row]).sort();
  const rows = evenly([...actual.keys()], MOST_PAIRS);
  return {
    quantiles: ERROR_SHARES.map((share) => quantile(errors, share)),
    pairs: rows.map((row) => [actual[row], outputs[row]]),
  };
}

/** Between two neighbours on a straight line, as in NumPy; `sorted` is ascending and not empty. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** Predictions of the rows that can be read and have a target. */
function scoresOf(predictor: Predictor, table: Table): Scored {
  const result = predictor.predict(table);
  const actual = actualOf(predictor, table);
  if (result.task === 'classification') {
    const known = result.predictions.filter(({ row }) => actual[row] >= 0);
    const classes = result.classNames.length;
    const outputs = new Float64Array(known.length * classes);
    known.forEach(({ probabilities }, i) => {
      outputs.set(probabilities, i * classes);
    });
    return { actual: Float64Array.from(known, ({ row }) => actual[row]), outputs };
  }
  const known = result.predictions.filter(({ row }) => !Number.isNaN(actual[row]));
  return {
    actual: Float64Array.from(known, ({ row }) => actual[row]),
    outputs: Float64Array.from(known, ({ value }) => value),
  };
}

/** The target of each row: a class, −1 where it is none; or a number in its own unit, NaN where it is none. */
function actualOf({ model: { fitted } }: Predictor, table: Table): ArrayLike<number> {
  const { target, missing } = fitted.description;
  if (target.task === 'classification') return fitted.encodeTarget(table).values;
  const marks = new Missing(missing);
  return readNumbers(table.column(target.name), marks, target.loose).column.values;
}

function constantScores(predictor: Predictor, train: Table, actual: Float64Array): Scored {
  const { target } = predictor.model.fitted.description;
  const rows = actual.length;
  const known = actualOf(predictor, train);
  if (target.task === 'regression') return { actual, outputs: meanBaseline(known, { rows }) };
  const classes = target.classNames.length;
  return { actual, outputs: majorityBaseline(known, { rows, classes }).probabilities };
}

async function importanceOf(
  predictor: Predictor,
  table: Table,
  seed: number,
): Promise<NamedImportance[]> {
  const { features, target } = predictor.model.fitted.description;
  const { of, better } = METRICS[target.task][0];
  const sign = better === 'higher' ? 1 : -1;
  const names = features.map(({ name }) => name);
  const importances = await permutationImportance(
    (permutation) => {
      const { actual, outputs } = scoresOf(
        predictor,
        permutation === null
          ? table
          : permuted(table, names[permutation.column], permutation.order),
      );
      return sign * of(actual, outputs);
    },
    { rows: table.length, columns: names.length, seed },
  );
  return importances
    .map(({ mean, std }, i) => ({ column: names[i], mean, std }))
    .sort((a, b) => b.mean - a.mean);
}

/** At most {@link IMPORTANCE_ROWS} of the rows, evenly spaced. */
function thinned(table: Table): Table {
  const every = Math.ceil(table.length / IMPORTANCE_ROWS);
  if (every <= 1) return table;
  const count = Math.ceil(table.length / every);
  return table.select(Int32Array.from({ length: count }, (_, i) => i * every));
}

/** A table whose column has its values in another order. */
function permuted(table: Table, name: string, order: Int32Array): Table {
  const columns = table.columns.map((column) => {
    if (column.name !== name) return column;
    return new Table(table.name, [column]).select(order).columns[0];
  });
  return new Table(table.name, columns);
}

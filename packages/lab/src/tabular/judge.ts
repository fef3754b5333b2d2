/** What a network for a table is worth: metrics on rows it has not seen, beside what is easier to have. */
import {
  bootstrapInterval,
  confusionMatrix,
  type Interval,
  majorityBaseline,
  meanBaseline,
  type Numbers,
  permutationImportance,
  quantile,
} from 'gradus/metrics';
import type { Predictor } from 'gradus/preprocessing';
import { Missing, readNumbers, Table, targetNames } from 'gradus/table';
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
import { METRICS, type Metric, mostProbable } from './metrics.ts';

/** All columns are permuted 10 times, or less often, so that these are not more; with more columns, never. */
const MOST_PERMUTATIONS = 2000;
/** Ctrl-C is heard after this time. */
const MOST_BUSY_MS = 100;
/** Rows that importance is measured on: each column takes ten passes over them. */
const IMPORTANCE_ROWS = 5000;

/** Predictions of rows, and what is right. */
interface Pair {
  readonly actual: Float64Array;
  /** Probabilities row by row, or numbers. */
  readonly outputs: Float64Array;
}

/** A pair of classes, or one of each target that is a number. All have the same rows. */
type Scored = readonly [Pair, ...Pair[]];

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
  const constant = comparable(predictor, constantScores(predictor, data.rows('train'), scored));
  const theirs = comparable(predictor, scoresOf(linear.predictor, test));
  return {
    ...evaluationOf(predictor, scored),
    baselines: { constant: measured(task, constant), linear: measured(task, theirs) },
    gainOverLinear: gainOver(task, comparable(predictor, scored), theirs),
    boundary: boundaryOf(predictor, data.rows('train'), test, actualOf(predictor, test)[0]),
    importance: await importanceOf(predictor, thinned(data.rows('validation')), seed, signal),
  };
}

/**
 * Tests a network on all rows of a table that can be read and have all targets.
 * @throws DataError where the table lacks a column, the targets' among them
 */
export function evaluateTable(predictor: Predictor, table: Table): TableEvaluation {
  return evaluationOf(predictor, scoresOf(predictor, table));
}

function evaluationOf(predictor: Predictor, scored: Scored): TableEvaluation {
  const { target } = predictor.model.fitted.description;
  const { task } = target;
  const [first, ...others] = scored;
  const isOne = others.length === 0;
  return {
    task,
    rows: first.actual.length,
    metrics: measured(task, comparable(predictor, scored)),
    confusion: task === 'classification' ? confusionOf(predictor, first) : null,
    errors: task === 'regression' && isOne ? errorsOf(first) : null,
    targets: isOne
      ? null
      : targetNames(target).map((name, place) => ({
          name,
          metrics: measured(task, [scored[place]]),
          errors: errorsOf(scored[place]),
        })),
  };
}

/** Several targets in standard deviations of the training rows, since their units differ. */
function comparable(predictor: Predictor, scored: Scored): Scored {
  const { target } = predictor.model.fitted.description;
  if (target.task === 'classification' || scored.length === 1) return scored;
  return scored.map(({ actual, outputs }, place) => {
    const scale = target.columns[place].std || 1;
    return { actual: actual.map((y) => y / scale), outputs: outputs.map((y) => y / scale) };
  }) as unknown as Scored;
}

function measured(task: TaskName, scored: Scored): MeasuredMetric[] {
  return METRICS[task].map((metric) => {
    const of = (...columns: readonly Numbers[]): number => meanOver(metric, columns);
    return { name: metric.name, better: metric.better, ...withInterval(of, columnsOf(scored)) };
  });
}

function gainOver(task: TaskName, ours: Scored, theirs: Scored): Interval & { value: number } {
  const [metric] = METRICS[task];
  const sign = metric.better === 'higher' ? 1 : -1;
  const gain = (...columns: readonly Numbers[]): number => {
    const [a, b] = [columns.slice(0, 2 * ours.length), columns.slice(2 * ours.length)];
    return sign * (meanOver(metric, a) - meanOver(metric, b));
  };
  return withInterval(gain, [...columnsOf(ours), ...columnsOf(theirs)]);
}

/** Actual and predicted of the first pair, of the second, … */
function columnsOf([first, ...others]: Scored): readonly [Numbers, ...Numbers[]] {
  return [first.actual, first.outputs, ...others.flatMap((pair) => [pair.actual, pair.outputs])];
}

/** The mean over pairs of columns, as in scikit-learn: each target counts as much. */
function meanOver({ of }: Metric, columns: readonly Numbers[]): number {
  let sum = 0;
  for (let i = 0; i < columns.length; i += 2) sum += of(columns[i], columns[i + 1]);
  return sum / (columns.length / 2);
}

/** Rows of a draw at most. */
const MOST_DRAWN = 25_000;

/**
 * A metric with its interval. Of many rows, draws have {@link MOST_DRAWN}, and what they deviate by is scaled to the
 * number of all rows: the m out of n bootstrap (Bickel, Götze and van Zwet 1997).
 */
function withInterval(
  metric: (...columns: readonly Numbers[]) => number,
  columns: readonly [Numbers, ...Numbers[]],
): Interval & { value: number } {
  const value = metric(...columns);
  const rows = columns[0].length;
  const draws = { draws: Math.max(200, Math.min(1000, Math.floor(5e6 / rows))) };
  if (rows <= MOST_DRAWN) return { value, ...bootstrapInterval(metric, columns, draws) };
  const some = columns.map((column) => evenRows(column, rows));
  const { low, high } = bootstrapInterval(metric, some as unknown as typeof columns, draws);
  const center = metric(...some);
  const scale = Math.sqrt(MOST_DRAWN / rows);
  return { value, low: value + scale * (low - center), high: value + scale * (high - center) };
}

/** {@link MOST_DRAWN} of the rows of a column, evenly spaced. */
function evenRows(column: Numbers, rows: number): Float64Array {
  const width = column.length / rows;
  const chosen = new Float64Array(MOST_DRAWN * width);
  for (let i = 0; i < MOST_DRAWN; i++) {
    const row = Math.floor((i * rows) / MOST_DRAWN);
    for (let c = 0; c < width; c++) chosen[i * width + c] = column[row * width + c];
  }
  return chosen;
}

function confusionOf(predictor: Predictor, { actual, outputs }: Pair): number[][] {
  const { target } = predictor.model.fitted.description;
  const classes = target.task === 'classification' ? target.classNames.length : 0;
  return confusionMatrix(actual, mostProbable(actual, outputs), { classes });
}

function errorsOf({ actual, outputs }: Pair): RegressionErrors | null {
  if (actual.length === 0) return null;
  const errors = outputs.map((value, row) => value - actual[row]).sort();
  const rows = evenly([...actual.keys()], MOST_PAIRS);
  return {
    quantiles: ERROR_SHARES.map((share) => quantile(errors, share)),
    pairs: rows.map((row) => [actual[row], outputs[row]]),
  };
}

/** Predictions of the rows that can be read and have all targets. */
function scoresOf(predictor: Predictor, table: Table): Scored {
  const result = predictor.predict(table);
  const actual = actualOf(predictor, table);
  const pick = (values: Numbers, rows: readonly { row: number }[]): Float64Array =>
    Float64Array.from(rows, ({ row }) => values[row]);
  if (result.task === 'classification') {
    const [labels] = actual;
    const known = result.predictions.filter(({ row }) => labels[row] >= 0);
    const classes = result.classNames.length;
    const outputs = new Float64Array(known.length * classes);
    known.forEach(({ probabilities }, i) => {
      outputs.set(probabilities, i * classes);
    });
    return [{ actual: pick(labels, known), outputs }];
  }
  const known = result.predictions.filter(({ row }) => {
    return actual.every((values) => !Number.isNaN(values[row]));
  });
  return result.targets.map((name, place) => ({
    actual: pick(actual[place], known),
    outputs: Float64Array.from(known, ({ values }) => values[name]),
  })) as unknown as Scored;
}

/** For each target, that of each row: a class, −1 where it is none; or a number in its own unit, NaN where it is none. */
function actualOf({ model: { fitted } }: Predictor, table: Table): readonly Numbers[] {
  const { target, missing } = fitted.description;
  if (target.task === 'classification') return [fitted.encodeTarget(table).values];
  const marks = new Missing(missing);
  return target.columns.map(({ name, loose }) => {
    return readNumbers(table.column(name), marks, loose).column.values;
  });
}

function constantScores(predictor: Predictor, train: Table, ours: Scored): Scored {
  const { target } = predictor.model.fitted.description;
  const known = actualOf(predictor, train);
  const rows = ours[0].actual.length;
  return ours.map(({ actual }, place) => {
    if (target.task === 'regression')
      return { actual, outputs: meanBaseline(known[place], { rows }) };
    const classes = target.classNames.length;
    return { actual, outputs: majorityBaseline(known[place], { rows, classes }).probabilities };
  }) as unknown as Scored;
}

async function importanceOf(
  predictor: Predictor,
  table: Table,
  seed: number,
  signal?: AbortSignal,
): Promise<NamedImportance[]> {
  const { features, target } = predictor.model.fitted.description;
  const [metric] = METRICS[target.task];
  const sign = metric.better === 'higher' ? 1 : -1;
  const names = features.map(({ name }) => name);
  const repeats = Math.min(10, Math.floor(MOST_PERMUTATIONS / names.length));
  if (repeats === 0) return [];
  let rested = performance.now();
  const importances = await permutationImportance(
    async (permutation) => {
      if (performance.now() - rested > MOST_BUSY_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        rested = performance.now();
      }
      signal?.throwIfAborted();
      const rows =
        permutation === null
          ? table
          : permuted(table, names[permutation.column], permutation.order);
      const scored = comparable(predictor, scoresOf(predictor, rows));
      return sign * meanOver(metric, columnsOf(scored));
    },
    { rows: table.length, columns: names.length, repeats, seed },
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

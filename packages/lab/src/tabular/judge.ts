/** Judges a network for a table: its metrics on test rows, compared with those of simpler models. */
import {
  confusionMatrix,
  majorityBaseline,
  meanBaseline,
  type Numbers,
  permutationImportance,
  quantile,
} from 'gradus/metrics';
import type { Predictor } from 'gradus/preprocessing';
import { Missing, readNumbers, Table, targetNames } from 'gradus/table';
import { RECIPE } from '../settings/recipe.ts';
import { boundaryOf, evenly } from './boundary.ts';
import type { TrainingTable } from './data.ts';
import { type FitOptions, fitTable } from './fit.ts';
import {
  type Baselines,
  ERROR_SHARES,
  MOST_PAIRS,
  type NamedImportance,
  type RegressionErrors,
  type TableEvaluation,
  type TableJudgement,
  type TargetEvaluation,
  type TargetJudgement,
} from './judgement.ts';
import { gainOver, measured, type Pair, type Scored, scoreOf } from './measure.ts';
import { mostProbable } from './metrics.ts';
import { pauseFor } from './pause.ts';

/** The most permutations of all columns together. A column has at most 10; with more columns than this, none. */
const MOST_PERMUTATIONS = 2000;
/** The most rows that importance is measured on: each column needs ten passes over them. */
const IMPORTANCE_ROWS = 5000;

/** The linear model that networks for a table are compared with. */
export async function linearBaseline(
  data: TrainingTable,
  { seed, signal }: Pick<FitOptions, 'seed' | 'signal'>,
): Promise<Predictor> {
  return (await fitTable(data, { seed, recipe: { ...RECIPE, hidden: [] }, signal })).predictor;
}

/**
 * Tests a network on the test rows, and compares it with a linear model of the same training rows.
 *
 * @param predictor the result of {@link fitTable} for the same data
 * @param options.linear the result of {@link linearBaseline} with the same seed, if it is there already
 * @throws the signal's reason if it is aborted
 */
export async function judgeTable(
  data: TrainingTable,
  predictor: Predictor,
  { seed, signal, ...given }: Pick<FitOptions, 'seed' | 'signal'> & { readonly linear?: Predictor },
): Promise<TableJudgement> {
  const { task } = data;
  const pause = pauseFor(signal);
  const linear = given.linear ?? (await linearBaseline(data, { seed, signal }));
  signal?.throwIfAborted();
  const { features, target } = predictor.model.fitted.description;
  const [names, targets] = [features.map(({ name }) => name), targetNames(target)];
  const test = data.rows('test');
  const scored = scoresOf(predictor, test);
  const others = {
    constant: constantScores(predictor, data.rows('train', targets), scored),
    linear: scoresOf(linear, test),
  };
  const baselinesOf = async (some: (of: Scored) => Scored): Promise<Baselines> => ({
    constant: await measured(task, some(others.constant), pause),
    linear: await measured(task, some(others.linear), pause),
  });
  const evaluation = await evaluationOf(predictor, scored, pause);
  const judged: TargetJudgement[] = [];
  for (const [place, each] of (evaluation.targets ?? []).entries()) {
    judged.push({ ...each, baselines: await baselinesOf((of) => [of[place]]) });
  }
  const inCommon = (of: Scored): Scored => comparable(predictor, of);
  return {
    ...evaluation,
    targets: evaluation.targets && judged,
    baselines: await baselinesOf(inCommon),
    gainOverLinear: await gainOver(task, inCommon(scored), inCommon(others.linear), pause),
    boundary: boundaryOf(
      predictor,
      () => data.rows('train', names),
      test,
      actualOf(predictor, test)[0],
    ),
    importance: await importanceOf(predictor, thinned(data.rows('validation')), seed, pause),
  };
}

/**
 * Tests a network on all rows of a table that are readable and have all targets.
 * @throws DataError if the table lacks a feature or a target; the signal's reason if it is aborted
 */
export async function evaluateTable(
  predictor: Predictor,
  table: Table,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<TableEvaluation> {
  return evaluationOf(predictor, scoresOf(predictor, table), pauseFor(signal));
}

async function evaluationOf(
  predictor: Predictor,
  scored: Scored,
  pause: () => Promise<void>,
): Promise<TableEvaluation> {
  const { target } = predictor.model.fitted.description;
  const { task } = target;
  const [first, ...others] = scored;
  const isOne = others.length === 0;
  const targets: TargetEvaluation[] = [];
  for (const [place, name] of isOne ? [] : targetNames(target).entries()) {
    const metrics = await measured(task, [scored[place]], pause);
    targets.push({ name, metrics, errors: errorsOf(scored[place]) });
  }
  return {
    task,
    rows: first.actual.length,
    metrics: await measured(task, comparable(predictor, scored), pause),
    confusion: task === 'classification' ? confusionOf(predictor, first) : null,
    errors: task === 'regression' && isOne ? errorsOf(first) : null,
    targets: isOne ? null : targets,
  };
}

/** Converts several targets to standard deviations of the training rows, since their units differ. */
function comparable(predictor: Predictor, scored: Scored): Scored {
  const { target } = predictor.model.fitted.description;
  if (target.task === 'classification' || scored.length === 1) return scored;
  return scored.map(({ actual, outputs }, place) => {
    const scale = target.columns[place].std || 1;
    return { actual: actual.map((y) => y / scale), outputs: outputs.map((y) => y / scale) };
  }) as unknown as Scored;
}

function confusionOf(predictor: Predictor, { actual, outputs }: Pair): number[][] {
  const { target } = predictor.model.fitted.description;
  const classes = target.task === 'classification' ? target.classNames.length : 0;
  return confusionMatrix(actual, mostProbable(actual, outputs), { classes });
}

function errorsOf({ actual, outputs }: Pair): RegressionErrors | null {
  if (actual.length === 0) return null;
  const errors = outputs.map((value, row) => value - actual[row]).sort();
  return {
    quantiles: ERROR_SHARES.map((share) => quantile(errors, share)),
    pairs: evenly(actual.length, MOST_PAIRS).map((row) => [actual[row], outputs[row]]),
  };
}

/** Predictions and targets of the rows that are readable and have all targets. */
function scoresOf(predictor: Predictor, table: Table): Scored {
  const { task, names, rows, values } = predictor.predictMatrix(table);
  const actual = actualOf(predictor, table);
  const isKnown = (row: number): boolean =>
    actual.every((each) => (task === 'classification' ? each[row] >= 0 : !Number.isNaN(each[row])));
  let known = 0;
  const places = new Int32Array(rows.length);
  rows.forEach((row, place) => {
    if (isKnown(row)) places[known++] = place;
  });
  const width = names.length;
  /** The numbers of `count` columns from `first` on, for the rows that have all targets. */
  const columns = (first: number, count: number): Float64Array => {
    const some = new Float64Array(known * count);
    for (let i = 0; i < known; i++) {
      const at = places[i] * width + first;
      for (let c = 0; c < count; c++) some[i * count + c] = values[at + c];
    }
    return some;
  };
  return actual.map((each, place) => ({
    actual: Float64Array.from({ length: known }, (_, i) => each[rows[places[i]]]),
    outputs: task === 'classification' ? columns(0, width) : columns(place, 1),
  })) as unknown as Scored;
}

/** The values of each target by row: a class, or −1 for none; or a number in the target's unit, or NaN for none. */
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
  pause: () => Promise<void>,
): Promise<NamedImportance[]> {
  const { features, target } = predictor.model.fitted.description;
  const names = features.map(({ name }) => name);
  const repeats = Math.min(10, Math.floor(MOST_PERMUTATIONS / names.length));
  if (repeats === 0) return [];
  const importances = await permutationImportance(
    async (permutation) => {
      await pause();
      const rows =
        permutation === null
          ? table
          : permuted(table, names[permutation.column], permutation.order);
      return scoreOf(target.task, comparable(predictor, scoresOf(predictor, rows)));
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

/** The table with the values of one column in another order. */
function permuted(table: Table, name: string, order: Int32Array): Table {
  const columns = table.columns.map((column) => {
    if (column.name !== name) return column;
    return new Table(table.name, [column]).select(order).columns[0];
  });
  return new Table(table.name, columns);
}

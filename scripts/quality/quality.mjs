// Compares the default recipe for tables with scikit-learn's usual pipeline on the same splits.
//   node scripts/quality/quality.mjs [--seeds 5] [--only choose|judge] [--recipe '{"lr":0.01}'] [--python /usr/bin/python3]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readTable } from '@gradus/datasets';
import { fitTable, RECIPE, trainingTable } from '@gradus/lab/tabular';
import {
  inferColumns,
  Missing,
  readCategories,
  readDates,
  readNumbers,
  splitRows,
} from 'gradus/table';
import { TABLES } from './tables.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    only: { type: 'string' },
    recipe: { type: 'string', default: '{}' },
    python: { type: 'string', default: '/usr/bin/python3' },
    'no-python': { type: 'boolean' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
const recipe = { ...RECIPE, ...JSON.parse(values.recipe) };
const folder = fileURLToPath(new URL('../../node_modules/vega-datasets/data/', import.meta.url));

console.log(
  '| table | task | score | Gradus | scikit-learn | difference | time |\n|---|---|---|--:|--:|--:|--:|',
);
for (const each of TABLES) {
  if (values.only !== undefined && (each.role ?? 'judge') !== values.only) continue;
  const table = await readTable(folder + each.file);
  const plan = inferColumns(table, { target: each.target, ignore: each.ignore ?? [] });
  const splits = seeds.map((seed) => splitRows(table, { plan, seed }));
  const theirs = values['no-python'] ? null : scikitLearn(each.file, table, plan, splits);
  const ours = [];
  for (const seed of seeds) ours.push(await gradus(table, plan, splits[seed], seed));
  console.log(row(each, plan.target.task, ours, theirs));
}

async function gradus(table, plan, split, seed) {
  const begin = performance.now();
  const { predictor } = await fitTable(trainingTable(table, plan, split), { seed, recipe });
  const seconds = (performance.now() - begin) / 1000;
  const test = table.select(split.test);
  const { predictions } = predictor.predict(test);
  const actual = targetOf(test, plan);
  const errors = predictions.map(({ row, value }) => [actual[row], value]);
  return { score: scoreOf(plan.target.task, errors), seconds };
}

function scoreOf(task, pairs) {
  if (task === 'classification') {
    return (
      (100 * pairs.filter(([actual, predicted]) => actual === predicted).length) / pairs.length
    );
  }
  return Math.sqrt(pairs.reduce((sum, [y, p]) => sum + (y - p) ** 2, 0) / pairs.length);
}

function targetOf(table, { target, missing }) {
  const marks = new Missing(missing);
  if (target.task === 'regression') {
    const [{ name, loose }] = target.columns;
    return readNumbers(table.column(name), marks, loose).column.values;
  }
  const { codes, values: names } = readCategories(table.column(target.name), marks);
  return Array.from(codes, (code) => names[code] ?? null);
}

function scikitLearn(file, table, plan, splits) {
  const marks = new Missing(plan.missing);
  const [numeric, categorical] = [[], []];
  for (const { name, type, loose, dayFirst } of plan.columns) {
    const column = table.column(name);
    if (type === 'numeric') numeric.push(nullable(readNumbers(column, marks, loose).column.values));
    if (type === 'date')
      numeric.push(...dateParts(readDates(column, marks, dayFirst).column.values));
    if (type !== 'categorical') continue;
    const { codes, values: names } = readCategories(column, marks);
    categorical.push(Array.from(codes, (code) => names[code] ?? '(missing)'));
  }
  const target = Array.from(targetOf(table, plan), (value) => value ?? '');
  const rows = splits.map(({ train, test }) => ({ train: [...train], test: [...test] }));
  const data = { file, task: plan.target.task, numeric, categorical, target, splits: rows };
  const script = fileURLToPath(new URL('pipeline.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(values.python, [script], {
    input: `${JSON.stringify(data)}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function nullable(numbers) {
  return Array.from(numbers, (value) => (Number.isNaN(value) ? null : value));
}

/** The parts of a date that Gradus uses, as plain numbers. */
function dateParts(times) {
  const dates = Array.from(times, (time) => (Number.isNaN(time) ? null : new Date(time)));
  const parts = ['getUTCFullYear', 'getUTCMonth', 'getUTCDay', 'getUTCHours'];
  return parts.map((part) => dates.map((date) => date?.[part]() ?? null));
}

function row({ file, target }, task, ours, theirs) {
  const scores = (results) => results.map(({ score }) => score);
  const unit = task === 'classification' ? 'accuracy %' : 'RMSE';
  const mine = summary(scores(ours));
  const cells = [file, `${task} of ${target}`, unit, mine.text];
  const seconds = mean(ours.map((each) => each.seconds));
  if (theirs === null) return `| ${[...cells, '', '', `${seconds.toFixed(2)} s`].join(' | ')} |`;
  const sign = task === 'classification' ? 1 : -1;
  const gains = ours.map(({ score }, i) => sign * (score - theirs[i].score));
  const difference = summary(gains);
  const verdict =
    difference.mean < -difference.error
      ? 'worse'
      : difference.mean > difference.error
        ? 'better'
        : 'equal';
  const ratio = mean(theirs.map((each) => each.seconds)) / seconds;
  cells.push(
    summary(scores(theirs)).text,
    `${difference.text} (${verdict})`,
    `${ratio.toFixed(1)} × as fast`,
  );
  return `| ${cells.join(' | ')} |`;
}

/** The mean and its standard error. */
function summary(numbers) {
  const center = mean(numbers);
  const variance = numbers.reduce((sum, x) => sum + (x - center) ** 2, 0) / (numbers.length - 1);
  const error = Math.sqrt(variance / numbers.length);
  // Three digits; none for 0.
  const size = Math.abs(center);
  const digits = size === 0 ? 0 : Math.max(0, 3 - Math.ceil(Math.log10(size + 1e-12)));
  return { mean: center, error, text: `${center.toFixed(digits)} ± ${error.toFixed(digits)}` };
}

function mean(numbers) {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}

// Your own table: penguins of three species, with measurements of each. Some cells are missing.
// Run: npx tsx examples/own-table.ts [FILE TARGET]
import { readTable } from '@gradus/datasets';
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import { CrossEntropyLoss, MSELoss } from 'gradus/nn';
import { AdamW } from 'gradus/optim';
import * as prep from 'gradus/preprocessing';
import {
  describeColumn,
  describeTarget,
  describeWarning,
  inferColumns,
  splitRows,
} from 'gradus/table';
import { train } from 'gradus/train';

const [file = 'node_modules/vega-datasets/data/penguins.json', target = 'Species'] =
  process.argv.slice(2);
manualSeed(0);

// 1. Read it, and print the type of each column with the reason.
const table = await readTable(file);
const plan = inferColumns(table, { target });
for (const column of plan.columns)
  console.log(`${column.name}: ${column.type} (${describeColumn(column)})`);
console.log(`${target}: ${describeTarget(plan.target)}`);
for (const warning of plan.warnings) console.log(`Warning: ${describeWarning(warning)}`);

// 2. Three parts: one to train on, one to decide when to stop, one to test on at the end.
const rows = splitRows(table, { plan, seed: 0 });

// 3. Fit the preprocessing to the training rows only. It becomes a part of the model.
const preprocessing = prep.fitPreprocessing(table.select(rows.train), plan);
const model = new prep.TabularModel(preprocessing, { hidden: [64, 64] });
const loader = (part: Int32Array, options: { batchSize: number; shuffle?: boolean }) =>
  new DataLoader(prep.tabularDataset(table.select(part), preprocessing), options);

const { task } = plan.target;
const { iterations, evaluation } = await train({
  model,
  task,
  loss: task === 'classification' ? new CrossEntropyLoss() : new MSELoss(),
  optimizer: new AdamW(model.parameters(), { lr: 0.003 }),
  trainLoader: loader(rows.train, { batchSize: 32, shuffle: true }),
  validationLoader: loader(rows.validation, { batchSize: 1024 }),
  testLoader: loader(rows.test, { batchSize: 1024 }),
  iterations: 2000,
  evalEvery: 25,
  patience: 8,
  restoreBest: true,
});
const score =
  evaluation?.task === 'regression'
    ? `R² ${evaluation.r2.toFixed(3)}`
    : `${evaluation?.correct} right`;
console.log(`${iterations} steps. On ${evaluation?.total} rows that it has never seen: ${score}`);

// 4. One file holds the whole model. It predicts from raw rows.
const bytes = prep.savePredictor(new prep.Predictor(model));
const shipped = prep.loadPredictor(bytes);
const { predictions } = shipped.predict(table.select(rows.test.slice(0, 3)));
for (const { value } of predictions) console.log(`predicted: ${value}`);
console.log(`The model with its preprocessing: ${bytes.length} bytes`);

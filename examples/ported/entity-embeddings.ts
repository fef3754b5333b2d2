// A network predicts miles per gallon from a table: embeddings for categories, numbers beside them.
// PyTorch: nn.ModuleList, nn.Embedding, nn.BatchNorm1d, nn.Dropout, nn.SmoothL1Loss, optim.AdamW.
// Run: npx tsx examples/ported/entity-embeddings.ts
import { readFileSync } from 'node:fs';
import { cat, manualSeed, type Tensor, tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { AdamW } from 'gradus/optim';

const CATEGORIES = ['Origin', 'Cylinders', 'Year'];
const NUMBERS = ['Displacement', 'Horsepower', 'Weight_in_lbs', 'Acceleration'];

class TabularModel extends nn.Module {
  embeddings: nn.ModuleList<nn.Embedding>;
  dropout = new nn.Dropout(0.1);
  bn1: nn.BatchNorm1d;
  fc1: nn.Linear;
  bn2 = new nn.BatchNorm1d(64);
  fc2: nn.Linear;

  constructor(sizes: number[], numbers: number) {
    super();
    const dims = sizes.map((size) => Math.min(50, Math.floor((size + 1) / 2)));
    this.embeddings = new nn.ModuleList(sizes.map((size, i) => new nn.Embedding(size, dims[i])));
    this.bn1 = new nn.BatchNorm1d(numbers);
    this.fc1 = new nn.Linear(dims.reduce((a, b) => a + b) + numbers, 64);
    this.fc2 = new nn.Linear(64, 1);
  }

  forward(categories: Tensor, numbers: Tensor): Tensor {
    const vectors = [...this.embeddings].map((each, i) => each.forward(categories.select(1, i)));
    let x: Tensor = this.dropout.forward(cat(vectors, 1));
    x = cat([x, this.bn1.forward(numbers)], 1);
    x = F.relu(this.bn2.forward(this.fc1.forward(x)));
    return this.fc2.forward(x).squeeze(1);
  }
}

type Row = Record<string, string | number>;
const file = 'node_modules/vega-datasets/data/cars.json';
const rows = (JSON.parse(readFileSync(file, 'utf8')) as Row[]).filter(
  (row) => row.Miles_per_Gallon && row.Horsepower,
);
const values = CATEGORIES.map((name) => [...new Set(rows.map((row) => row[name]))].sort());
const codes = rows.map((row) => CATEGORIES.map((name, i) => values[i].indexOf(row[name])));
const measurements = rows.map((row) => NUMBERS.map((name) => Number(row[name])));
const mpg = tensor(rows.map((row) => Number(row.Miles_per_Gallon)));
const scaled = mpg.sub(mpg.mean()).div(mpg.std());

manualSeed(0);
const data = new TensorDataset(tensor(codes, { dtype: 'int32' }), tensor(measurements), scaled);
const loader = new DataLoader(data, { batchSize: 64, shuffle: true, dropLast: true });
const model = new TabularModel(
  values.map((each) => each.length),
  NUMBERS.length,
);
const criterion = new nn.SmoothL1Loss();
const optimizer = new AdamW(model.parameters(), { lr: 0.01 });

let step = 0;
for (let epoch = 0; epoch < 5; epoch++) {
  for (const [categories, numbers, target] of loader) {
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(categories, numbers), target);
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Step ${step}. Loss: ${await loss.item()}`);
  }
}

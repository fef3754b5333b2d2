// A small table of your own numbers: learn it, then predict rows that are not in it.
// Run: npx tsx examples/own-numbers.ts
import { manualSeed, type Tensor, tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';

manualSeed(0);

// Hours of study, hours of sleep, and whether the exam was passed (1) or not (0).
const table = [
  [1, 4, 0],
  [2, 8, 0],
  [3, 5, 0],
  [4, 3, 0],
  [5, 4, 0],
  [2, 6, 0],
  [4, 8, 1],
  [5, 7, 1],
  [6, 6, 1],
  [7, 5, 1],
  [8, 8, 1],
  [9, 6, 1],
];

// Inputs and labels as tensors. Labels are classes here, so they are whole numbers: int32.
const rows = tensor(table.map(([study, sleep]) => [study, sleep]));
const labels = tensor(
  table.map(([, , passed]) => passed),
  { dtype: 'int32' },
);

// Networks learn better from columns with mean 0 and standard deviation 1. New rows are scaled with the same numbers.
const mean = rows.mean(0);
const std = rows.std(0);
/** x: [rows, 2]. */
const scaled = (x: Tensor) => x.sub(mean).div(std);

const loader = new DataLoader(new TensorDataset(rows, labels), { batchSize: 4, shuffle: true });
const model = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 2));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new SGD(model.parameters(), { lr: 0.1 });

for (let epoch = 1; epoch <= 200; epoch++) {
  let last = 0;
  for (const [x, y] of loader) {
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(scaled(x)), y);
    loss.backward();
    optimizer.step();
    last = await loss.item();
  }
  if (epoch % 50 === 0) console.log(`Epoch: ${epoch}. Loss: ${last.toFixed(4)}`);
}

// Softmax turns the two scores of a row into probabilities. The second one is the probability of passing.
const newRows = tensor([
  [2, 5], // 2 hours of study, 5 hours of sleep
  [8, 7],
]);
const probabilities = model.forward(scaled(newRows)).softmax(1);
console.log(String(probabilities));
const [, predicted] = probabilities.max(1);
console.log(`Passed? ${await predicted.toArray()} (0: no, 1: yes)`);

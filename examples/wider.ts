// A wider network: the same hidden layer with more units. What does it gain, and what does it cost?
// Run: npx tsx examples/wider.ts (add 600 for 600 iterations)
import { mnist } from '@gradus/datasets';
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';

const iterations = Number(process.argv[2] ?? 3000);
const { train, test } = await mnist();

// One function makes every width: the hidden size is its argument.
const network = (hiddenDim: number) =>
  new nn.Sequential(
    new nn.Flatten(), // A picture of 28 × 28 becomes a row of 784, as view(-1, 28 * 28) does.
    new nn.Linear(28 * 28, hiddenDim),
    new nn.ReLU(),
    new nn.Linear(hiddenDim, 10),
  );

for (const hiddenDim of [10, 100, 400]) {
  manualSeed(0); // The same start and the same batches for each, so that only the width differs.
  const model = network(hiddenDim);
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const loader = new DataLoader(train, { batchSize: 100, shuffle: true });

  for (let iteration = 0; iteration < iterations; ) {
    for (const [images, labels] of loader) {
      optimizer.zeroGrad();
      criterion.forward(model.forward(images), labels).backward();
      optimizer.step();
      if (++iteration === iterations) break;
    }
  }

  let correct = 0;
  for (const [images, labels] of new DataLoader(test, { batchSize: 1000 })) {
    correct += await model.forward(images).max(1)[1].eq(labels).sum().item();
  }
  // Nearly all parameters are the first weight, [hiddenDim, 784]: twice as wide, twice as many.
  const parameters = model.parameters().reduce((sum, p) => sum + p.numel(), 0);
  const accuracy = (100 * correct) / test.length;
  console.log(`Units: ${hiddenDim}. Parameters: ${parameters}. Accuracy: ${accuracy}`);
}

// More units draw finer boundaries between the digits, but each doubling gains less than the last.

// A deeper network: more hidden layers, one after the other. Deeper is not always better.
// Run: npx tsx examples/deeper.ts (add 600 for 600 iterations)
import { mnist } from '@gradus/datasets';
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';

const iterations = Number(process.argv[2] ?? 3000);
const { train, test } = await mnist();

// Each hidden layer is a Linear and a non-linear function. Without that function, two Linear layers are one:
// the product of two matrices is a matrix, so depth would add nothing.
function network(hiddenLayers: number, hiddenDim: number) {
  const layers: nn.Module[] = [new nn.Flatten(), new nn.Linear(28 * 28, hiddenDim), new nn.ReLU()];
  for (let i = 1; i < hiddenLayers; i++) {
    layers.push(new nn.Linear(hiddenDim, hiddenDim), new nn.ReLU());
  }
  return new nn.Sequential(...layers, new nn.Linear(hiddenDim, 10));
}

for (const hiddenLayers of [1, 2, 4]) {
  manualSeed(0); // The same seed and the same batches for each, so that only the depth differs.
  const model = network(hiddenLayers, 100);
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
  // Two for each Linear layer, a weight and a bias: 4, 6, 10. The ReLUs have none.
  const groups = model.parameters().length;
  const accuracy = (100 * correct) / test.length;
  console.log(`Hidden layers: ${hiddenLayers}. Parameters: ${groups}. Accuracy: ${accuracy}`);
}

// Each layer passes on only a part of the gradient, so the first layers of a deep network learn slowly.
// A better initialisation (nn.init.kaimingNormal_) and more iterations help.

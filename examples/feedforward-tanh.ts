// A network with one hidden layer of tanh units reads handwritten digits.
// Run: npx tsx examples/feedforward-tanh.ts (add 600 for 600 iterations)
import { mnist } from '@gradus/datasets';
import { manualSeed, type Tensor } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';

manualSeed(0); // The same seed gives the same numbers, here and in PyTorch.

// Step 1: load the data. 60,000 pictures to train on, 10,000 others to test on.
const { train, test } = await mnist();
// Step 2: make it iterable. One iteration takes one batch; one epoch takes every batch once.
const batchSize = 100;
const iterations = Number(process.argv[2] ?? 3000);
const epochs = Math.floor(iterations / (train.length / batchSize));
const trainLoader = new DataLoader(train, { batchSize, shuffle: true });
const testLoader = new DataLoader(test, { batchSize });

// Step 3: the model class. Linear, non-linear, linear: 784 pixels → 100 hidden → 10 scores.
class FeedforwardNeuralNetModel extends nn.Module {
  fc1: nn.Linear;
  tanh = new nn.Tanh(); // Squeezes each number into (−1, 1).
  fc2: nn.Linear; // Readout: one score for each digit.

  constructor(inputDim: number, hiddenDim: number, outputDim: number) {
    super();
    this.fc1 = new nn.Linear(inputDim, hiddenDim);
    this.fc2 = new nn.Linear(hiddenDim, outputDim);
  }

  /** x: [batch, inputDim], one picture in each row. */
  forward(x: Tensor): Tensor {
    const out = this.tanh.forward(this.fc1.forward(x));
    return this.fc2.forward(out);
  }
}

// Step 4: the model. The hidden size is the number of units, here tanh units. Any number works.
const model = new FeedforwardNeuralNetModel(28 * 28, 100, 10);
// Steps 5 and 6: the loss, which includes the softmax, and the optimizer.
const criterion = new nn.CrossEntropyLoss();
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
// The parameters: two Linear layers, each a weight [out, in] and a bias [out]; a tanh has none.
console.log(`${model.parameters().length} parameters`);
for (const [name, parameter] of model.namedParameters()) console.log(name, parameter.size());

// Step 7: train.
let iteration = 0;
for (let epoch = 0; epoch < epochs; epoch++) {
  for (const [pictures, labels] of trainLoader) {
    const images = pictures.view(-1, 28 * 28).requiresGrad_(); // A picture becomes a row.
    optimizer.zeroGrad(); // Clear the gradients of the last step: they would add up.
    const outputs = model.forward(images); // Ten scores for each picture.
    const loss = criterion.forward(outputs, labels); // How wrong they are, as one number.
    loss.backward(); // The gradient: how each parameter would change the loss.
    optimizer.step(); // parameter ← parameter − lr · gradient

    iteration++;
    if (iteration % 500 !== 0) continue;
    let correct = 0;
    for (const [pictures, labels] of testLoader) {
      const [, predicted] = model.forward(pictures.view(-1, 28 * 28)).max(1); // The highest score.
      correct += await predicted.eq(labels).sum().item();
    }
    const accuracy = (100 * correct) / test.length;
    console.log(`Iteration: ${iteration}. Loss: ${await loss.item()}. Accuracy: ${accuracy}`);
  }
}

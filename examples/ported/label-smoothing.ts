// A classifier that label smoothing keeps from being too sure.
// PyTorch: nn.CrossEntropyLoss(label_smoothing=0.1), F.relu, nn.Dropout, nn.init, CosineAnnealingLR, eval().
// Run: npx tsx examples/ported/label-smoothing.ts
import { mnist } from '@gradus/datasets';
import { arange, manualSeed, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { AdamW, lrScheduler } from 'gradus/optim';

class Classifier extends nn.Module {
  fc1 = new nn.Linear(784, 100);
  dropout = new nn.Dropout(0.2);
  fc2 = new nn.Linear(100, 10);

  constructor() {
    super();
    nn.init.kaimingNormal_(this.fc1.weight, { nonlinearity: 'relu' });
    nn.init.xavierUniform_(this.fc2.weight);
  }

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.dropout.forward(F.relu(this.fc1.forward(x))));
  }
}

manualSeed(0);
const { train, test } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 50,
  shuffle: true,
});
const testLoader = new DataLoader(new Subset(test, arange(500).dataSync()), { batchSize: 100 });
const model = new Classifier();
const criterion = new nn.CrossEntropyLoss({ labelSmoothing: 0.1 });
const optimizer = new AdamW(model.parameters(), { lr: 2e-3, weightDecay: 0.01 });
const scheduler = new lrScheduler.CosineAnnealingLR(optimizer, { tMax: 3 });

let step = 0;
for (let epoch = 0; epoch < 3; epoch++) {
  model.train();
  for (const [pictures, labels] of loader) {
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(pictures.view(-1, 784)), labels);
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Step ${step}. Loss: ${await loss.item()}`);
  }
  scheduler.step();

  model.eval();
  let correct = 0;
  for (const [pictures, labels] of testLoader) {
    const predicted = model.forward(pictures.view(-1, 784)).argmax(1);
    correct += await predicted.eq(labels).sum().item();
  }
  console.log(`Epoch ${epoch + 1}. Correct: ${correct} of 500`);
}

// Stochastic weight averaging: the mean of the weights at the end of the last epochs.
// PyTorch: optim.swa_utils.AveragedModel, SWALR, update_bn, ExponentialLR.
// Run: npx tsx examples/ported/swa.ts
import { mnist } from '@gradus/datasets';
import { arange, manualSeed, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { lrScheduler, SGD, swaUtils } from 'gradus/optim';

class Net extends nn.Module {
  flatten = new nn.Flatten();
  fc1 = new nn.Linear(784, 64);
  bn1 = new nn.BatchNorm1d(64);
  fc2 = new nn.Linear(64, 10);

  forward(x: Tensor): Tensor {
    const hidden = this.fc1.forward(this.flatten.forward(x));
    return this.fc2.forward(F.relu(this.bn1.forward(hidden)));
  }
}

manualSeed(0);
const { train, test } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 100,
  shuffle: true,
});
const testLoader = new DataLoader(new Subset(test, arange(500).dataSync()), { batchSize: 100 });
const model = new Net();
const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9, weightDecay: 1e-4 });
const scheduler = new lrScheduler.ExponentialLR(optimizer, { gamma: 0.8 });
const swaModel = new swaUtils.AveragedModel(model);
const swaStart = 2;
const swaScheduler = new swaUtils.SWALR(optimizer, { swaLr: 0.05, annealEpochs: 2 });

let step = 0;
for (let epoch = 0; epoch < 4; epoch++) {
  for (const [images, labels] of loader) {
    optimizer.zeroGrad();
    const loss = F.crossEntropy(model.forward(images), labels);
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Step ${step}. Loss: ${await loss.item()}`);
  }
  if (epoch >= swaStart) {
    swaModel.updateParameters(model);
    swaScheduler.step();
  } else {
    scheduler.step();
  }
}

await swaUtils.updateBn(loader, swaModel);
swaModel.eval();
let total = 0;
for (const [images, labels] of testLoader) {
  const loss = F.crossEntropy(swaModel.forward(images), labels, { reduction: 'sum' });
  total += await loss.item();
}
console.log(`Averaged weights. Loss: ${total / 500}`);

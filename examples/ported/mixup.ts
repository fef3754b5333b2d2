// Mixup trains on blends of two pictures and of their labels.
// PyTorch: torch.rand, torch.randperm, x[other], nn.BatchNorm1d, optim.RMSprop, StepLR.
// Run: npx tsx examples/ported/mixup.ts
import { mnist } from '@gradus/datasets';
import { arange, index, manualSeed, rand, randperm, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { lrScheduler, RMSprop } from 'gradus/optim';

class Classifier extends nn.Module {
  net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(784, 128),
    new nn.BatchNorm1d(128),
    new nn.ReLU(),
    new nn.Linear(128, 10),
  );

  forward(x: Tensor): Tensor {
    return this.net.forward(x);
  }
}

/** Blends each picture with another one of the batch. Beta(1, 1) is the uniform distribution. */
function mixupData(x: Tensor, y: Tensor) {
  const share: Tensor = rand(1);
  const other = randperm(x.size(0));
  const mixed = share.mul(x).add(share.neg().add(1).mul(index(x, other)));
  return { mixed, yA: y, yB: index(y, other), share };
}

function mixupCriterion(
  criterion: nn.CrossEntropyLoss,
  output: Tensor,
  { yA, yB, share }: { yA: Tensor; yB: Tensor; share: Tensor },
): Tensor {
  const a = share.mul(criterion.forward(output, yA));
  const b = share.neg().add(1).mul(criterion.forward(output, yB));
  return a.add(b);
}

manualSeed(0);
const { train } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 50,
  shuffle: true,
});
const model = new Classifier();
const criterion = new nn.CrossEntropyLoss();
const optimizer = new RMSprop(model.parameters(), { lr: 1e-3 });
const scheduler = new lrScheduler.StepLR(optimizer, { stepSize: 1, gamma: 0.5 });

let step = 0;
for (let epoch = 0; epoch < 2; epoch++) {
  for (const [images, labels] of loader) {
    const { mixed, ...blend } = mixupData(images, labels);
    optimizer.zeroGrad();
    const loss = mixupCriterion(criterion, model.forward(mixed), blend);
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Step ${step}. Loss: ${await loss.item()}`);
  }
  scheduler.step();
}

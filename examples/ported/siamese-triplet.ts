// One network maps pictures to points, so that equal digits lie closer than different ones.
// PyTorch: nn.TripletMarginLoss, nn.PReLU, torch.multinomial, x[indices], one network called three times.
// Run: npx tsx examples/ported/siamese-triplet.ts
import { mnist } from '@gradus/datasets';
import { arange, index, manualSeed, multinomial, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam } from 'gradus/optim';

class Embedder extends nn.Module {
  net = new nn.Sequential(
    new nn.Linear(784, 128),
    new nn.PReLU(),
    new nn.Linear(128, 64),
    new nn.PReLU(),
    new nn.Linear(64, 16),
  );

  forward(x: Tensor): Tensor {
    return this.net.forward(x);
  }
}

/** For each picture of the batch another one: of the same digit, and of a different digit. */
function choosePartners(labels: Tensor): [positive: Tensor, negative: Tensor] {
  const same = labels.unsqueeze(1).eq(labels.unsqueeze(0));
  const positive = multinomial(same.float(), 1).squeeze(1);
  const negative = multinomial(same.logicalNot().float(), 1).squeeze(1);
  return [positive, negative];
}

manualSeed(0);
const { train } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 50,
  shuffle: true,
});
const model = new Embedder();
const criterion = new nn.TripletMarginLoss({ margin: 1 });
const optimizer = new Adam(model.parameters(), { lr: 5e-4 });

let step = 0;
for (let epoch = 0; epoch < 2; epoch++) {
  for (const [pictures, labels] of loader) {
    const images = pictures.view(-1, 784);
    const [positive, negative] = choosePartners(labels);
    optimizer.zeroGrad();
    const anchors = model.forward(images);
    const positives = model.forward(index(images, positive));
    const negatives = model.forward(index(images, negative));
    const loss = criterion.forward(anchors, positives, negatives);
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Step ${step}. Loss: ${await loss.item()}`);
  }
}

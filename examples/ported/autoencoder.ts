// An autoencoder squeezes pictures of digits through 16 numbers and restores them.
// PyTorch: nn.Sequential, nn.MSELoss, optim.Adam with weight_decay.
// Run: npx tsx examples/ported/autoencoder.ts
import { mnist } from '@gradus/datasets';
import { arange, manualSeed, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam } from 'gradus/optim';

class Autoencoder extends nn.Module {
  encoder = new nn.Sequential(
    new nn.Linear(784, 128),
    new nn.ReLU(),
    new nn.Linear(128, 64),
    new nn.ReLU(),
    new nn.Linear(64, 16),
  );
  decoder = new nn.Sequential(
    new nn.Linear(16, 64),
    new nn.ReLU(),
    new nn.Linear(64, 128),
    new nn.ReLU(),
    new nn.Linear(128, 784),
    new nn.Sigmoid(),
  );

  forward(x: Tensor): Tensor {
    return this.decoder.forward(this.encoder.forward(x));
  }
}

manualSeed(0);
const { train } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 50,
  shuffle: true,
});
const model = new Autoencoder();
const criterion = new nn.MSELoss();
const optimizer = new Adam(model.parameters(), { lr: 1e-3, weightDecay: 1e-5 });

let step = 0;
for (let epoch = 0; epoch < 2; epoch++) {
  for (const [pictures] of loader) {
    const images = pictures.view(-1, 784);
    const output = model.forward(images);
    const loss = criterion.forward(output, images);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Step ${step}. Loss: ${await loss.item()}`);
  }
}

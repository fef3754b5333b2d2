// One network with two heads tells digits apart and says whether they are odd.
// PyTorch: nn.ModuleDict, nn.LayerNorm, nn.GELU, a sum of two losses, SGD with Nesterov, OneCycleLR, clip_grad_norm_.
// Run: npx tsx examples/ported/multi-task.ts
import { mnist } from '@gradus/datasets';
import { arange, manualSeed, remainder, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { lrScheduler, SGD } from 'gradus/optim';

class MultiTask extends nn.Module {
  trunk = new nn.Sequential(
    new nn.Linear(784, 64),
    new nn.LayerNorm(64),
    new nn.GELU(),
    new nn.Linear(64, 32),
    new nn.GELU(),
  );
  heads = new nn.ModuleDict({ digit: new nn.Linear(32, 10), odd: new nn.Linear(32, 1) });

  forward(x: Tensor): [digit: Tensor, odd: Tensor] {
    const shared = this.trunk.forward(x);
    const [digit, odd] = [this.heads.get('digit'), this.heads.get('odd')];
    return [digit.forward(shared), odd.forward(shared).squeeze(1)];
  }
}

manualSeed(0);
const { train } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 50,
  shuffle: true,
});
const model = new MultiTask();
const optimizer = new SGD(model.parameters(), { lr: 0.05, momentum: 0.9, nesterov: true });
const scheduler = new lrScheduler.OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 40 });

let step = 0;
for (let epoch = 0; epoch < 2; epoch++) {
  for (const [pictures, labels] of loader) {
    optimizer.zeroGrad();
    const [digit, odd] = model.forward(pictures.view(-1, 784));
    const digitLoss = F.crossEntropy(digit, labels);
    const oddLoss = F.binaryCrossEntropyWithLogits(odd, remainder(labels, 2).float());
    const loss = digitLoss.add(oddLoss.mul(0.5));
    loss.backward();
    nn.utils.clipGradNorm_(model.parameters(), 5);
    optimizer.step();
    scheduler.step();
    step++;
    console.log(`Step ${step}. Loss: ${await loss.item()}`);
  }
}

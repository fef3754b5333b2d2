// A variational autoencoder learns a distribution of pictures of digits.
// PyTorch: torch.randn_like, F.binary_cross_entropy(reduction='sum'), a forward with three results.
// Run: npx tsx examples/ported/vae.ts
import { mnist } from '@gradus/datasets';
import { arange, manualSeed, noGrad, randn, randnLike, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { Adam } from 'gradus/optim';

class VAE extends nn.Module {
  fc1 = new nn.Linear(784, 200);
  mean = new nn.Linear(200, 20);
  logvar = new nn.Linear(200, 20);
  fc3 = new nn.Linear(20, 200);
  fc4 = new nn.Linear(200, 784);

  encode(x: Tensor): [mean: Tensor, logvar: Tensor] {
    const h = F.relu(this.fc1.forward(x));
    return [this.mean.forward(h), this.logvar.forward(h)];
  }

  reparameterize(mean: Tensor, logvar: Tensor): Tensor {
    const std = logvar.mul(0.5).exp();
    const eps = randnLike(std);
    return mean.add(eps.mul(std));
  }

  decode(z: Tensor): Tensor {
    return this.fc4.forward(F.relu(this.fc3.forward(z))).sigmoid();
  }

  forward(x: Tensor): [reconstruction: Tensor, mean: Tensor, logvar: Tensor] {
    const [mean, logvar] = this.encode(x);
    const z = this.reparameterize(mean, logvar);
    return [this.decode(z), mean, logvar];
  }
}

function lossFunction(reconstruction: Tensor, x: Tensor, mean: Tensor, logvar: Tensor): Tensor {
  const bce = F.binaryCrossEntropy(reconstruction, x, { reduction: 'sum' });
  const kld = logvar.add(1).sub(mean.pow(2)).sub(logvar.exp()).sum().mul(-0.5);
  return bce.add(kld);
}

manualSeed(0);
const { train } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 128,
  shuffle: true,
});
const model = new VAE();
const optimizer = new Adam(model.parameters(), { lr: 1e-3 });

let step = 0;
for (let epoch = 0; epoch < 4; epoch++) {
  model.train();
  for (const [pictures] of loader) {
    const images = pictures.view(-1, 784);
    optimizer.zeroGrad();
    const [reconstruction, mean, logvar] = model.forward(images);
    const loss = lossFunction(reconstruction, images, mean, logvar);
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Step ${step}. Loss: ${(await loss.item()) / images.size(0)}`);
  }
}

const sample = noGrad(() => model.decode(randn(64, 20)));
console.log(`Mean brightness of 64 new pictures: ${await sample.mean().item()}`);

// A Wasserstein GAN learns points on a circle; a penalty keeps the slope of its critic near 1.
// PyTorch: torch.autograd.grad(…, create_graph=True), detach, two optimizers.
// Run: npx tsx examples/ported/gradient-penalty.ts
import { grad, manualSeed, onesLike, rand, randn, stack, type Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { Adam } from 'gradus/optim';

const PENALTY = 10;
const CRITIC_STEPS = 3;
const BATCH = 64;

class Generator extends nn.Module {
  net = new nn.Sequential(new nn.Linear(4, 32), new nn.ReLU(), new nn.Linear(32, 2));

  forward(z: Tensor): Tensor {
    return this.net.forward(z);
  }
}

class Critic extends nn.Module {
  net = new nn.Sequential(
    new nn.Linear(2, 32),
    new nn.LeakyReLU(0.2),
    new nn.Linear(32, 32),
    new nn.LeakyReLU(0.2),
    new nn.Linear(32, 1),
  );

  forward(x: Tensor): Tensor {
    return this.net.forward(x);
  }
}

function realPoints(n: number): Tensor {
  const angle = rand(n).mul(2 * Math.PI);
  const circle = stack([angle.cos(), angle.sin()], 1);
  return circle.add(randn(n, 2).mul(0.05));
}

function gradientPenalty(critic: Critic, real: Tensor, fake: Tensor): Tensor {
  const alpha = rand(real.size(0), 1);
  const between: Tensor = alpha.mul(real).add(alpha.neg().add(1).mul(fake));
  between.requiresGrad_();
  const scores = critic.forward(between);
  const [gradient] = grad(scores, between, onesLike(scores), { createGraph: true });
  const norm = gradient.pow(2).sum(1).sqrt();
  return norm.sub(1).pow(2).mean().mul(PENALTY);
}

manualSeed(0);
const generator = new Generator();
const critic = new Critic();
const settings = { lr: 1e-3, betas: [0, 0.9] } as const;
const generatorOptimizer = new Adam(generator.parameters(), settings);
const criticOptimizer = new Adam(critic.parameters(), settings);

for (let step = 1; step <= 15; step++) {
  let loss: Tensor;
  for (let i = 0; i < CRITIC_STEPS; i++) {
    const real = realPoints(BATCH);
    const fake = generator.forward(randn(BATCH, 4)).detach();
    criticOptimizer.zeroGrad();
    const distance = critic.forward(fake).mean().sub(critic.forward(real).mean());
    loss = distance.add(gradientPenalty(critic, real, fake));
    loss.backward();
    criticOptimizer.step();
    if (i + 1 === CRITIC_STEPS) {
      console.log(`Critic, step ${step}. Loss: ${await loss.item()}`);
    }
  }

  generatorOptimizer.zeroGrad();
  loss = critic
    .forward(generator.forward(randn(BATCH, 4)))
    .mean()
    .neg();
  loss.backward();
  generatorOptimizer.step();
  console.log(`Generator, step ${step}. Loss: ${await loss.item()}`);
}

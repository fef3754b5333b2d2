// L-BFGS fits a damped oscillation to measurements.
// PyTorch: nn.Parameter, optim.LBFGS with a line search, optimizer.step(closure).
// Run: npx tsx examples/ported/lbfgs.ts
import { linspace, manualSeed, randn, type Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { LBFGS } from 'gradus/optim';

class DampedOscillation extends nn.Module {
  amplitude = new nn.Parameter(1.5);
  decay = new nn.Parameter(0.3);
  frequency = new nn.Parameter(2.8);
  phase = new nn.Parameter(0.3);

  forward(t: Tensor): Tensor {
    const wave = this.frequency.mul(t).add(this.phase).cos();
    return this.amplitude.mul(this.decay.neg().mul(t).exp()).mul(wave);
  }
}

manualSeed(0);
const t = linspace(0, 4, 100);
const signal = t.mul(-0.5).exp().mul(2).mul(t.mul(3).add(0.4).cos());
const y = signal.add(randn(100).mul(0.05));

const model = new DampedOscillation();
const criterion = new nn.MSELoss();
const optimizer = new LBFGS(model.parameters(), { maxIter: 4, lineSearchFn: 'strong_wolfe' });

function closure(): Tensor {
  optimizer.zeroGrad();
  const loss = criterion.forward(model.forward(t), y);
  loss.backward();
  return loss;
}

for (let step = 1; step <= 8; step++) {
  const loss = optimizer.step(closure);
  console.log(`Step ${step}. Loss: ${await loss.item()}`);
}

for (const [name, parameter] of model.namedParameters()) {
  console.log(name, await parameter.item());
}

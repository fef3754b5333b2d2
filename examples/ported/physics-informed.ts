// A physics-informed network solves u″ + 2 u′ + 10 u = 0 with u(0) = 1 and u′(0) = 0.
// PyTorch: torch.autograd.grad(…, create_graph=True) twice, then backward through it, nn.init.xavier_normal_.
// Run: npx tsx examples/ported/physics-informed.ts
import { grad, manualSeed, onesLike, rand, type Tensor, zeros } from 'gradus';
import * as nn from 'gradus/nn';
import { Adam } from 'gradus/optim';

const DAMPING = 2;
const STIFFNESS = 10;

class Solution extends nn.Module {
  net = new nn.Sequential(
    new nn.Linear(1, 32),
    new nn.Tanh(),
    new nn.Linear(32, 32),
    new nn.Tanh(),
    new nn.Linear(32, 1),
  );

  constructor() {
    super();
    for (const layer of this.net) {
      if (layer instanceof nn.Linear) nn.init.xavierNormal_(layer.weight);
    }
  }

  forward(t: Tensor): Tensor {
    return this.net.forward(t);
  }
}

function derivative(u: Tensor, t: Tensor): Tensor {
  const [du] = grad(u, t, onesLike(u), { createGraph: true });
  return du;
}

/** How far the network is from the equation inside, and from the values at the start. */
function physicsLoss(model: Solution, t: Tensor): Tensor {
  const u = model.forward(t);
  const du = derivative(u, t);
  const ddu = derivative(du, t);
  const residual = ddu.add(du.mul(DAMPING)).add(u.mul(STIFFNESS));

  const start: Tensor = zeros([1, 1], { requiresGrad: true });
  const u0 = model.forward(start);
  const du0 = derivative(u0, start);
  const atStart = u0.sub(1).pow(2).add(du0.pow(2).mul(0.1));
  return residual.pow(2).mean().mul(1e-2).add(atStart.squeeze());
}

manualSeed(0);
const model = new Solution();
const optimizer = new Adam(model.parameters(), { lr: 2e-3 });

for (let step = 1; step <= 30; step++) {
  const t = rand(40, 1).requiresGrad_();
  optimizer.zeroGrad();
  const loss = physicsLoss(model, t);
  loss.backward();
  optimizer.step();
  console.log(`Step ${step}. Loss: ${await loss.item()}`);
}

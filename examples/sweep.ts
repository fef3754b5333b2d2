// Which settings suit a loop that you wrote yourself? Sixty trials, compared by their validation loss.
// Run: npx tsx examples/sweep.ts
import { manualSeed, rand, randn } from 'gradus';
import { Linear, MSELoss, Sequential, Tanh } from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { choice, integer, logUniform, sweep } from 'gradus/sweep';

manualSeed(0);
// Noisy points of a wave. The first 128 train; the others compare trials.
const x = rand([256, 1]);
const noise = randn([256, 1]).mul(0.1);
const y = x.mul(6).sin().add(noise);

const { best, trials } = await sweep({
  space: {
    lr: logUniform(1e-3, 1),
    momentum: choice([0, 0.5, 0.9]),
    width: integer(4, 64, { log: true }),
  },
  trials: 60,
  asha: { least: 50, most: 400, factor: 3 }, // At steps 50 and 150, the best third goes on.
  async objective({ lr, momentum, width }, trial) {
    manualSeed(trial.seed); // The same for all trials: settings are compared, not luck.
    const model = new Sequential(new Linear(1, width), new Tanh(), new Linear(width, 1));
    const sgd = new SGD(model.parameters(), { lr, momentum });
    const loss = (from: number, to: number) =>
      new MSELoss().forward(model.forward(x.slice(0, from, to)), y.slice(0, from, to));
    for (let step = 1; step <= 400; step++) {
      sgd.zeroGrad();
      loss(0, 128).backward();
      sgd.step();
      if (step % 50 === 0 && !trial.report(step, await loss(128, 256).item())) break;
    }
    return loss(128, 256).item();
  },
});
const stopped = trials.filter(({ state }) => state === 'stopped').length;
console.log(`Trials: ${trials.length}. Stopped: ${stopped}. Loss: ${best?.score?.value}`);
console.log(best?.settings);

// A small network learns from the outputs of a large one.
// PyTorch: F.kl_div(reduction='batchmean'), F.log_softmax, F.softmax, requires_grad_ of a Module, torch.no_grad.
// Run: npx tsx examples/ported/distillation.ts
import { mnist } from '@gradus/datasets';
import { arange, manualSeed, noGrad, type Tensor } from 'gradus';
import { DataLoader, Subset } from 'gradus/data';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { Adam } from 'gradus/optim';

const TEMPERATURE = 4;
const SOFT_WEIGHT = 0.7;

function network(hidden: number) {
  return new nn.Sequential(new nn.Linear(784, hidden), new nn.ReLU(), new nn.Linear(hidden, 10));
}

function distillationLoss(studentLogits: Tensor, teacherLogits: Tensor, labels: Tensor): Tensor {
  const soft = F.klDiv(
    F.logSoftmax(studentLogits.div(TEMPERATURE), 1),
    F.softmax(teacherLogits.div(TEMPERATURE), 1),
    { reduction: 'batchmean' },
  ).mul(TEMPERATURE ** 2);
  const hard = F.crossEntropy(studentLogits, labels);
  return soft.mul(SOFT_WEIGHT).add(hard.mul(1 - SOFT_WEIGHT));
}

manualSeed(0);
const { train } = await mnist();
const loader = new DataLoader(new Subset(train, arange(1000).dataSync()), {
  batchSize: 50,
  shuffle: true,
});
const teacher = network(256);
const student = network(16);

let optimizer = new Adam(teacher.parameters(), { lr: 1e-3 });
let step = 0;
for (const [pictures, labels] of loader) {
  optimizer.zeroGrad();
  const loss = F.crossEntropy(teacher.forward(pictures.view(-1, 784)), labels);
  loss.backward();
  optimizer.step();
  step++;
  console.log(`Teacher, step ${step}. Loss: ${await loss.item()}`);
}

teacher.eval();
teacher.requiresGrad_(false);
optimizer = new Adam(student.parameters(), { lr: 2e-3 });
step = 0;
for (let epoch = 0; epoch < 2; epoch++) {
  for (const [pictures, labels] of loader) {
    const images = pictures.view(-1, 784);
    const teacherLogits = noGrad(() => teacher.forward(images));
    optimizer.zeroGrad();
    const loss = distillationLoss(student.forward(images), teacherLogits, labels);
    loss.backward();
    optimizer.step();
    step++;
    console.log(`Student, step ${step}. Loss: ${await loss.item()}`);
  }
}

import type { StepTexts } from '../step-texts.ts';

/** The steps about single functions. */
export const activationSteps = {
  nonLinearity: {
    title: 'What a non-linearity is for',
    text: [
      'A linear layer computes `A·x + b`. Put two of them one after the other and multiply out: `A₂·(A₁·x + b₁) + b₂` is `(A₂·A₁)·x + (A₂·b₁ + b₂)`, which is one linear layer again. No matter how many layers you stack, such a network can draw only straight boundaries between the digits.',
      'A non-linear function between two layers bends the line. The table shows this for a single number.',
    ],
    ask: 'A network without a hidden layer is one linear layer: 784 pixels in, 10 scores out. What percentage of the test pictures does it recognise after 3,000 steps?',
    answer: (n: string) => `${n} %`,
    names: { linear: 'no hidden layer', C: '100 ReLUs in between (model C)' },
    wrong: {
      low: 'Straight boundaries work better than you might think: it helps a lot to know which pixels have ink.',
      high: 'Straight boundaries stay straight, however long you train. Digits that need a curved boundary stay wrong.',
    },
    after: [
      'The second row is a network with a hidden layer and a non-linear function, trained in the same way. The difference is the gain from curved boundaries.',
    ],
    todo: 'Change the four numbers of the table. The first two results are equal whatever you choose; the third one is not.',
  },
  sigmoid: {
    title: 'Sigmoid',
    text: [
      'Sigmoid squeezes every number into (0, 1): `σ(z) = 1 / (1 + e⁻ᶻ)`. Very negative inputs come out near 0, very positive ones near 1.',
      'On its way back through the network, the gradient is multiplied by the slope of every activation function that it passes.',
    ],
    ask: 'How large is the slope of sigmoid where it is steepest?',
    answer: (n: string) => n,
    wrong: {
      low: 'From −2 to 2 the output rises by about three quarters, so it is steeper than you predicted.',
      high: 'In all, the output rises by only 1, and slowly. The curve is flatter than it looks, because the axes have different scales.',
    },
    after: [
      'Even where it is steepest, sigmoid passes on only a quarter of the gradient. Near both ends, it passes on almost nothing.',
    ],
    todo: 'Move the point outwards. Where does the slope fall below 0.01?',
  },
  tanh: {
    title: 'Tanh',
    text: [
      'Tanh is a sigmoid, stretched and moved: `tanh(z) = 2·σ(2z) − 1`. It squeezes every number into (−1, 1), and 0 stays 0.',
    ],
    ask: 'Where does the gradient of tanh vanish?',
    options: {
      middle: 'Where its output is near 0',
      ends: 'Where its output is near −1 or 1',
      nowhere: 'Nowhere',
    },
    wrong: {
      middle:
        'It is the other way round. Tanh is steepest at 0: its output is 0 there, its slope is not.',
      nowhere:
        'The slope is never exactly 0, but beyond ±3 it is so small that the network hardly learns.',
    },
    after: [
      'At 0, tanh passes on the whole gradient; sigmoid passes on a quarter. Near the ends, the gradient vanishes in both.',
    ],
    todo: 'Move the point until the output is about 0.97, and read the slope.',
  },
  relu: {
    title: 'ReLU',
    text: [
      'ReLU keeps positive inputs and turns all others into 0: `max(0, z)`, so its range is [0, ∞). For positive inputs the slope is 1: the whole gradient passes, and the network learns fast.',
      'For negative inputs, output and slope are 0. A unit whose input is negative for every picture gets no gradient at all: it is dead. A step that is too large can cause this.',
    ],
    ask: 'Model C has 100 ReLUs in its hidden layer. Train it with a learning rate of 1 instead of 0.1. How many of them are dead after 3,000 steps? A unit is dead if it is 0 for each of 250 training pictures.',
    answer: (n: string) => (n === '1' ? '1 unit' : `${n} units`),
    names: {
      C: 'C, rate 0.1',
      fast: 'C, rate 1',
      faster: 'two hidden layers, rate 2',
    },
    wrong: {
      low: 'Steps ten times as large push more units past the point where no picture excites them.',
      high: 'Even after steps that are too large, some pictures still excite most units.',
    },
    after: [
      'Compare the rows: same initial weights, same pictures in the same order, only the learning rate differs. The remedy is to choose the learning rate with care.',
      'Compare the accuracies as well. Dead units are not always harmful: what counts is whether enough others are left. In networks with more layers they can even come back, while the layers before them still move.',
    ],
    todo: 'Now train two hidden layers of 100 ReLUs with a rate of 2. How many are left, and is that enough?',
    more: 'Train two hidden layers, rate 2',
  },
} satisfies Record<string, StepTexts>;

import type { StepTexts } from '../step-texts.ts';

/** The steps about networks and how they learn. */
export const networkSteps = {
  modelA: {
    title: 'Model A learns to read',
    text: [
      'Model A is Linear → Sigmoid → Linear: 784 pixels, 100 hidden units, 10 scores. The highest score is its answer.',
      'A step shows it 100 pictures, a batch, and changes its parameters a little. 600 steps go through all 60,000 training pictures once: one epoch. We take 3,000 steps and test it every 500 steps on 10,000 pictures that it has never seen.',
    ],
    ask: 'What percentage of the test pictures does it recognise after 500 steps, before it has seen every training picture once?',
    answer: (n: string) => `${n} %`,
    names: { A: 'A' },
    wrong: {
      low: 'Every step changes all parameters at once, and 500 steps are many: similar digits show the same features again and again.',
      high: 'It has learned a lot, but sigmoid passes on little of the gradient, so this network starts slowly.',
    },
    after: [
      'The curve rises steeply at first and flattens later. The first steps gain most; the last few per cent take longest.',
    ],
    todo: 'Look at the loss and accuracy of this run, step by step.',
  },
  order: {
    title: 'From A to B to C',
    text: [
      'Model B is A with tanh instead of sigmoid, and C has ReLU. Nothing else differs: the same initial weights, the same pictures in the same order.',
    ],
    ask: 'All three are trained for 3,000 steps. Which recognises the most?',
    names: { A: 'A (sigmoid)', B: 'B (tanh)', C: 'C (ReLU)' },
    wrong: {
      other:
        'Compare your order with the last column, and then with the columns before it: they show the reason.',
    },
    after: [
      'Why the sigmoid network is behind: δ is the strength of the signal that comes back to the first layer before the first step (the RMS of ∂L/∂z). In A it passes through slopes of at most 1/4, in B through slopes near 1. In C it passes completely through the active units, and not at all through the others.',
      'A weak signal means small steps: the column ‖Δθ‖/‖θ‖ shows how far the weights of the first layer moved in one step, compared with their size. With such small steps, A learns less in 3,000 steps.',
      'Tanh and ReLU are closer to each other, and one seed proves little. Compare several seeds before you believe a small difference.',
    ],
    todo: 'Put the loss curves of the three on top of one another. Where do they part?',
  },
  parameters: {
    title: 'What a network learns: the parameters',
    text: [
      'Everything that a network learns is in its parameters. `model.parameters()` lists them in groups; each group is a tensor. Model C has one hidden layer: Linear → ReLU → Linear.',
      'Model D has two: Linear → ReLU → Linear → ReLU → Linear.',
    ],
    ask: 'How many groups of parameters does model D have?',
    options: { '3': '3', '4': '4', '5': '5', '6': '6' },
    names: { C: 'C', D: 'D' },
    wrong: {
      '3': 'That is the number of its linear layers. Each of them computes `A·x + b`, with a weight `A` and a bias `b`.',
      '4': 'That is the number for model C, with one hidden layer. Another hidden layer adds a weight and a bias.',
      '5': 'That is the number of its layers, ReLUs included. But a ReLU has no parameters, and a linear layer has two groups.',
    },
    after: [],
    todo: 'Build a network with three hidden layers and count. Then change a width: which sizes change with it?',
  },
  loop: {
    title: 'The training loop',
    text: [
      'Training repeats five lines. `zeroGrad` clears the gradients of the last step, which would otherwise add up. The forward pass computes ten scores for each picture, and the loss says how wrong they are, as one number.',
      '`backward` finds the gradient: how each parameter would change the loss. `step` moves each parameter a little against it: `parameter ← parameter − lr · gradient`.',
    ],
    ask: 'Before anything is learned, what is the loss (cross-entropy) of the first batch?',
    options: { '0': 'about 0', '0.5': 'about 0.5', '2.3': 'about 2.3', '10': 'about 10' },
    names: { loop: 'C, seed 1' },
    wrong: {
      '0': 'A loss of 0 means: sure of the right answer, for every picture. Nothing is learned yet.',
      '0.5':
        'That would mean a probability of about 60 % for the right digit, since e⁻⁰·⁵ is about 0.6. Nothing is learned yet.',
      '10': 'A loss of 10 means: sure of wrong answers. A network that knows nothing is not sure of anything.',
    },
    after: [
      'A network that knows nothing gives each of ten digits about the same probability, one tenth. The loss is then ln 10 ≈ 2.303. A first loss far above it means that the initial weights are too large.',
    ],
    todo: 'Take a few more steps, slowly. Which line changes the weights, and by how much?',
  },
  deeper: {
    title: 'Deeper: more layers',
    text: [
      'Model D has a second hidden layer, which builds new features from those of the first. Are more layers always better? The third network has six hidden layers of 100 sigmoids.',
      'The gradient has to come back through all of them, and each multiplies it by a slope and by weights.',
    ],
    ask: 'All three are trained for 3,000 steps. Which recognises the most?',
    names: {
      C: 'C: 1 layer of ReLU',
      D: 'D: 2 layers of ReLU',
      six: '6 layers of sigmoid',
      fix: '6 layers of sigmoid, other initial weights',
    },
    wrong: {
      other:
        'Depth helps only where the gradient still arrives. Compare the last column with the one before it.',
    },
    after: [
      'The column δ first / δ last shows, before the first step, what share of the signal at the last hidden layer arrives at the first one. A share near 0 is a vanishing gradient: the first layers hardly change, so the later layers have to work with random features.',
      'A larger learning rate does not help, because it scales all layers alike. Other initial weights help: Xavier with gain 4 on the hidden layers makes up for the slope of sigmoid, which is at most 1/4.',
    ],
    todo: 'Train the six layers of sigmoid once more, with these initial weights.',
    more: 'Train the fix',
  },
  wider: {
    title: 'Wider: more units',
    text: [
      'Instead of more layers, take more units: a hidden layer of 500 ReLUs instead of the 100 of model C. Nearly all parameters are in the first weight, which has a row of 784 numbers for each unit.',
    ],
    ask: 'How many percentage points of accuracy does the wider network gain over C?',
    answer: (n: string) => (n === '1.0' ? '1.0 point' : `${n} points`),
    names: { C: 'C: 100 units', wide: '500 units', D: 'D: 100 + 100 units' },
    wrong: {
      low: 'More units draw finer boundaries, and here they gain more than you predicted.',
      high: 'More units draw finer boundaries, but each doubling gains less than the last.',
    },
    after: [
      'Compare the cost, in parameters and in seconds (on this machine, just now), with the gain. Compare it with D too, which is deeper instead of wider.',
    ],
    todo: 'Find the narrowest hidden layer that still recognises 90 %.',
  },
  next: {
    title: 'What to try next',
    text: [
      'This was the whole lesson: what a non-linearity is for, the strength and weakness of each, what a network learns and how, and what depth and width gain.',
      'Your runs stay on the page. Look into them from here.',
    ],
  },
} satisfies Record<string, StepTexts>;

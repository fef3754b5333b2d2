export const lrFind = {
  title: (name: string, steps: number, from: string, to: string) =>
    `${name}: ${steps} steps with learning rates from ${from} to ${to}, and the loss at each`,
  cutOff: (limit: string) => `Losses above ${limit} are cut off.`,
  suggestion: (lr: string, from: string, to: string) =>
    `Suggested learning rate: ${lr} (range: ${from} to ${to})`,
  fell: (start: string, lowest: string, from: string, to: string) =>
    `Why: the loss, ${start} at first, begins to fall at ${from} and is lowest at ${to}: ${lowest}. The ` +
    'suggestion is the middle of this fall on a logarithmic scale.',
  grew: (times: number) =>
    `Above, the loss grew to ${times} times its best value, and the test ended.`,
  notFinite: (lr: string) => `At ${lr} the loss was no longer finite, and the test ended.`,
  isOpen: 'The loss fell to the end: a higher rate might do as well (--to).',
  inconclusive: 'Inconclusive: the loss never fell, so there is nothing to suggest.',
  neverFell: (start: string, lowest: string, share: string) =>
    `Why: it started from ${start} and its lowest value was ${lowest}; a fall by less than ${share} says nothing.`,
  tryInstead:
    'Try more steps (--iterations 500), another initialisation (--init), or look for what keeps it from learning.',
  definition: (smoothing: number, share: string) =>
    `Learning-rate range test (Smith 2015; fastai). House defaults: a running mean of the losses with ${smoothing} ` +
    `of it from before; a fall is one of at least ${share} below the loss at first or that of guessing.`,
  tryNext: (command: string) => `Try next: ${command}`,
};

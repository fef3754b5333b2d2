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
    `At higher rates, the loss grew to ${times} times its lowest value, and the test ended.`,
  notFinite: (lr: string) => `At ${lr} the loss was no longer finite, and the test ended.`,
  isOpen: 'The loss fell to the end, so a higher rate may be better. Pass a higher --to.',
  inconclusive: 'Inconclusive: the loss never fell, so there is no suggestion.',
  neverFell: (start: string, lowest: string, share: string) =>
    `Why: it started at ${start}, and its lowest value was ${lowest}; a fall of less than ${share} does not count.`,
  tryInstead:
    'Try more steps (--iterations 500), other initial weights (--init), or find out with gradus diagnose why it does not learn.',
  definition: (smoothing: number, share: string) =>
    `Learning-rate range test (Smith 2015; fastai). Gradus defaults: losses are smoothed by a running mean that ` +
    `keeps ${smoothing} of its last value; a fall counts from ${share} below the first loss, or that of guessing.`,
  tryNext: (command: string) => `Try next: ${command}`,
};

export const vary = {
  accuracy: 'accuracy',
  accuracyMean: 'accuracy (mean ± sd)',
  loss: 'last loss',
  lossMean: 'last loss (mean ± sd)',
  difference: (first: string) => `to ${first}`,
  diverged: 'diverged',
  interval:
    'Differences are means of the differences seed by seed, with their 95 % confidence interval (Student’s t). One that holds 0 leaves it open which is better.',
  moreSeeds: 'One seed tells nothing about chance: --seeds 5 gives means and intervals.',
  differs: (fields: string) => `Different: ${fields}.`,
  held: (settings: string) => `Held equal: ${settings}.`,
  seeds: (seeds: string) => `Seeds: ${seeds}.`,
  orders: {
    'one stream': 'Order of the samples: the same for each seed, as gradus train draws it.',
    'own stream':
      'Order of the samples: the same for each seed, drawn from a stream of its own (--data-seed).',
    different: 'Order of the samples: not the same; as gradus train draws it, after the weights.',
  },
  initialSame: (count: number) =>
    `Initial weights: identical for each seed (${count} tensors, compared number by number).`,
  initialIdentical: (names: string) =>
    `Initial weights that are identical for each seed: ${names}.`,
  initialShapes: (names: string) => `Initial weights of other shapes: ${names}.`,
  initialDifferent: (names: string) => `Initial weights that differ: ${names}.`,
  kept: (command: string) => `The runs: ${command}`,
};

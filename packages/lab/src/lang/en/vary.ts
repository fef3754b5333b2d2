export const vary = {
  accuracyMean: 'accuracy (mean ± sd)',
  lossMean: 'last loss (mean ± sd)',
  difference: (first: string) => `to ${first}`,
  diverged: 'diverged',
  interval:
    'Differences are means of the differences seed by seed, with their 95 % confidence interval (Student’s t). One that holds 0 leaves it open which is better.',
  differs: (fields: string) => `Different: ${fields}.`,
  seeds: (seeds: string) => `Seeds: ${seeds}.`,
  orders: {
    'one stream': 'Order of the samples: the same for each seed, as gradus train draws it.',
    'own stream':
      'Order of the samples: the same for each seed, drawn from a stream of its own (--data-seed).',
    different: 'Order of the samples: not the same; as gradus train draws it, after the weights.',
  },
};

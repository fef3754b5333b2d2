export const vary = {
  accuracyMean: 'accuracy (mean ± sd)',
  lossMean: 'last loss (mean ± sd)',
  difference: (first: string) => `to ${first}`,
  diverged: 'diverged',
  interval:
    'Differences are means of the differences seed by seed, with their 95 % confidence interval (Student’s t). An interval that contains 0 does not show which is better.',
  differs: (fields: string) => `Different: ${fields}.`,
  seeds: (seeds: string) => `Seeds: ${seeds}.`,
  orders: {
    'one stream': 'Order of the samples: the same for each seed, as gradus train draws it.',
    'own stream':
      'Order of the samples: the same for each seed, drawn from a separate stream (--data-seed).',
    different: 'Order of the samples: different; drawn after the weights, as by gradus train.',
  },
};

const house = 'Gradus default';

export const diagnose = {
  checkTitle: (iteration: string) => `At step ${iteration}, on the probe samples:`,
  noSymptom: 'No symptom.',
  tooFew: 'A symptom is reported only after three checks in a row; there were fewer.',
  notMonitored: (command: string) =>
    `This run was trained without --monitor, so only its last weights are checked. To see symptoms over time: ${command}`,
  cost: (seconds: string, probes: number, share: string) =>
    `Monitoring took ${seconds} s for ${probes} probes: ${share} % of the training time.`,
  problem: (name: string) => `The problem: ${name}`,
  fix: (name: string) => `A fix: ${name}`,
  columns: {
    layer: 'layer',
    signal: 'δ (RMS)',
    gradient: '∂L/∂W (RMS)',
    update: '‖Δθ‖/‖θ‖',
    state: 'state',
  },
  state: {
    saturation: (low: string, high: string) => `saturated: low ${low} %, high ${high} %`,
    silence: (dead: number, units: number, zeros: string) =>
      `dead: ${dead} of ${units}; zeros ${zeros} %`,
  },
  severities: { note: 'note', warn: 'warning' },
  house,
  measured: 'measured',
  threshold: 'threshold',
  source: 'source',
  advice: 'to try',
  held: (checks: number, since: string, until: string) =>
    checks === 1 ? `at step ${since}` : `at ${checks} checks in a row, steps ${since} to ${until}`,
  atStart: 'judged by the initial weights, before the first step',
  isOver: 'gone at the last check',
  harmless: {
    accuracy: (percent: string) =>
      `It does no visible harm: ${percent} % of the probe samples are recognised (from 90 % on; ${house}).`,
    variance: (percent: string) =>
      `It does no visible harm: ${percent} % of the variance of the probe samples is explained (from 90 % on; ${house}).`,
  },
  comesBack: 'Dead units can become active again while other weights change.',
  places: (list: string) => `in ${list}`,
  symptoms: {
    notFinite: 'A value is not finite',
    lossAtStart: 'The loss starts too high',
    saturation: 'Saturated units',
    deadUnits: 'Dead units',
    explodingGradient: 'Exploding gradient',
    vanishingGradient: 'Vanishing gradient',
    largeUpdates: 'Steps too large',
    smallUpdates: 'Steps too small',
  },
  values: {
    notFinite: (place: string | null, tensor: string) =>
      `the first is ${place === null ? `the ${tensor}` : `${tensor} of ${place}`}`,
    lossAtStart: (value: string, chance: string, classes: number) =>
      `loss ${value} before the first step; guessing among ${classes} classes costs ln ${classes} = ${chance}`,
    lossOfNumbersAtStart: (value: string, chance: string) =>
      `loss ${value} before the first step; always predicting the mean costs ${chance}`,
    saturation: (place: string, value: string, low: string, high: string, slope: string) =>
      `${place}: ${value} % of all outputs near an end (low ${low} %, high ${high} %); mean slope ${slope} of the largest`,
    deadUnits: (place: string, value: string, dead: number, units: number, zeros: string) =>
      `${place}: ${dead} of ${units} units (${value} %) are 0 for all samples; ${zeros} % of all outputs are 0`,
    gradientRatio: (place: string, to: string, value: string, first: string, last: string) =>
      `r = δ(${place}) / δ(${to}) = ${value} (${first} / ${last}); δ is the RMS of ∂L/∂z for each sample.`,
    updates: (place: string, value: string) =>
      `${place}: ‖Δθ‖/‖θ‖ = ${value}, the median of the last 20 measured steps`,
  },
  infinite: 'infinite',
  thresholds: {
    notFinite: 'any NaN or infinity',
    lossAtStart: (threshold: string) => `above ${threshold} (${house}; 3 for ten classes)`,
    lossOfNumbersAtStart: (threshold: string, ratio: string) =>
      `above ${threshold}, ${ratio} times what always predicting the mean costs (${house})`,
    saturation: `more than 50 % of (unit, sample) pairs (${house}) with |g| > 0.97, where g is the output scaled to −1 … 1`,
    deadUnits: (samples: number, bound: string) =>
      `note from 10 % of a layer, warning from 40 % (${house}); a unit that is 0 for ${samples} samples is active for less than ${bound} %, with 95 % confidence`,
    explodingGradient: `r above 100, or not finite (${house})`,
    vanishingGradient: `note if r is below 0.1, warning below 0.01, unless the loss is below 0.05 (for numbers: 5 % of their variance) (${house})`,
    largeUpdates: `above 0.1, with a loss that rose by more than 10 % (${house}); about 0.001 is healthy`,
    smallUpdates: `below 0.0001, with a loss that changed by less than 1 % (${house}); about 0.001 is healthy`,
  },
  sources: {
    notFinite: 'IEEE 754: such a value spreads to everything computed from it',
    lossAtStart: 'Karpathy 2019, A Recipe for Training Neural Networks: verify the loss at init',
    saturation: 'Karpathy 2016, Yes you should understand backprop; Glorot and Bengio 2010',
    deadUnits: 'Lu et al. 2019, Dying ReLU and Initialization; CS231n notes',
    explodingGradient:
      'Pascanu et al. 2013, On the difficulty of training recurrent neural networks',
    vanishingGradient:
      'Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward networks',
    largeUpdates: 'CS231n notes, ratio of weights to updates',
    smallUpdates: 'CS231n notes, ratio of weights to updates',
  },
  remedies: {
    sigmoidGain:
      'Xavier initialisation with gain 4 on the hidden layers and 1 on the last: the slope of sigmoid is at most 1/4.',
    tanhXavier: 'Xavier initialisation, made for tanh.',
    reluHe: "ReLU with He's (Kaiming) initialisation.",
    heInit: "He's (Kaiming) initialisation, made for ReLU.",
    fewerLayers: 'Fewer layers.',
    smallerInit: 'Smaller initial weights.',
    scaleInputs:
      'Scale the inputs first, for example to 0 … 1: their largest magnitude is above 10.',
    lowerRate: (rate: string) => `A lower learning rate: ${rate}.`,
    raiseRate: (rate: string) => `A higher learning rate: ${rate}.`,
    weightDecay: 'Weight decay of 0.0001, which keeps weights small.',
    leakyRelu: 'LeakyReLU, whose slope is never 0.',
    leakyReluLowerRate: (rate: string) =>
      `LeakyReLU, whose slope is never 0, with a lower learning rate: ${rate}.`,
    clip: 'Clip the gradients to a norm of 1.',
    lookAtInput: 'Check the inputs of that layer.',
  },
};

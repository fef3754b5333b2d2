export const inside = {
  // Nothing to look at
  noRun: 'There is no run yet. Press “Start” above and look inside while the network learns.',
  loading: 'The data are still being loaded. Once they are here, press “Start”.',
  notMonitored:
    'Nothing was measured while this run trained, so there are no curves of it. Its units and weights can be looked at all the same.',
  nonFinite: (what: string) => `At this moment values are not finite: ${what}.`,
  measured: (iteration: string, samples: string) =>
    `Measured after step ${iteration}, on ${samples} pictures of the training set that stay the same.`,

  // Activation functions
  curves: 'Activation functions and what they receive',
  curvesHint:
    'Where the grey bars stand, the units work. Where f′ is next to 0, hardly any signal comes back through them.',
  noActivation:
    'This network has no activation function: it is one linear layer, so nothing can saturate or die. Give it a hidden layer to see one.',
  curveOf: (name: string, description: string) => `${name}: ${description}`,
  f: 'f(z), left axis',
  df: 'f′(z), right axis',
  z: 'z, what a unit receives',
  received: 'values of z',
  receivedMissing: 'This record does not say what the units received.',
  saturatedZone: (share: string) =>
    `at an end (beyond 0.97 on a scale of −1 to 1): ${share} of outputs`,
  zeroZone: (share: string) => `output 0: ${share} of outputs`,
  curveSummary: (name: string, low: string, high: string, zone: string | null) =>
    `The units of ${name} receive values from ${low} to ${high}${zone === null ? '.' : `; ${zone}.`}`,

  // Signal
  signal: 'Back-propagated signal δ',
  signalChart: 'δ of each layer while it trains',
  signalBars: 'δ of each layer at this moment',
  delta: 'δ (RMS)',
  layer: 'layer',
  notFinite: 'not finite',
  noRatio: 'With fewer than two hidden layers there is no ratio of the first to the last.',
  ratioUndefined: 'The ratio is undefined here: nothing finite arrives at both layers.',
  vanishing: 'Vanishing',
  exploding: 'Exploding',

  // Units
  units: 'Dead, sparse and saturated units',
  unitsHint:
    'Each cell is a unit. Point at one, or move with the arrow keys; a click or Enter chooses it.',
  mapOf: (name: string) => `Units of ${name}`,
  firing: (share: string) => `fires for ${share} of the samples`,
  dead: 'dead: 0 for all samples',
  saturated: (share: string) => `saturated for ${share} of the samples`,
  unitIs: (place: string, unit: number, state: string | null) =>
    `${place}, unit ${unit}${state === null ? '' : `: ${state}`}`,
  firingSummary: (units: number, dead: number, mean: string) =>
    `${units} units, ${dead} of them dead. On average a unit fires for ${mean} of the samples.`,
  saturatedSummary: (units: number, mean: string) =>
    `${units} units. On average a unit is saturated for ${mean} of the samples.`,
  plainSummary: (units: number) =>
    `${units} units. This function has no ends at which units saturate, and no half-line on which they are 0, so nothing is tinted.`,
  firingLegend: 'share of samples for which it fires',
  saturatedLegend: 'share of samples for which it is saturated',
  deadCaption: 'A cross marks a dead unit.',
  unit: 'unit',
  share: 'share',

  // Gradients
  gradients: 'Gradients of the weights',
  gradientsChart: '∂L/∂W of each layer while it trains',
  gradientsCaption:
    'Root mean square of the gradient of the mean loss, on the measured pictures. With plain SGD, a layer with smaller gradients moves in smaller steps.',

  // Updates
  updates: 'Update ratios',
  ratio: '‖Δθ‖/‖θ‖',
  updatesChart: '‖Δθ‖/‖θ‖ of each weight matrix',
  updatesCaption: (low: string, middle: string, high: string) =>
    `The median of the steps measured before each look. About ${middle} (dashed) is healthy; the shaded band goes from ${low} to ${high}.`,

  // Weights of the first layer
  weights: 'What the first layer looks for',
  weightsTitle: (layer: string) => `Weights of ${layer}`,
  changesTitle: (layer: string) => `Weights of ${layer}: change since the start`,
  changeSwitch: 'Change since the start',
  weightsCaption: (limit: string) =>
    `One picture for each unit: orange adds, blue takes away, white is 0; full colour is ±${limit} in all pictures.`,
  mnistBorder:
    '67 of MNIST’s pixels are 0 in every training picture; their weights get no gradient and keep their initial noise, which weight decay alone makes smaller.',
  weightsSummary: (layer: string, from: number, to: number, units: number, limit: string) =>
    `Units ${from} to ${to} of ${units} in ${layer}; the largest magnitude is ${limit}.`,
  page: (from: number, to: number, units: string) => `Units ${from} to ${to} of ${units}`,
  pages: 'Pages of units',
  earlier: 'Earlier',
  later: 'Later',
  row: 'row',
  column: 'column',
  weight: 'weight',
  initial: 'initial weight',

  // The chosen unit
  chosen: 'The chosen unit',
  choosePlace: 'Layer',
  chooseUnit: 'Unit',
  unitWeights: (layer: string, unit: number) => `Weights of ${layer}, unit ${unit}`,
  unitWeightsCaption: (limit: string, changeLimit: string) =>
    `Left: the weights, ±${limit} in full colour. Right: how far they have come from the start, ±${changeLimit}. The scales are those of the whole layer.`,
  unitWeightsSummary: (low: string, high: string) => `Weights from ${low} to ${high}.`,
  noPicture:
    'Its weights belong to units of the layer before it and not to pixels, so they form no picture.',
  topActivations: (place: string, unit: number) => `Digits that excite ${place}, unit ${unit} most`,
  exciteCaption: (iteration: string) =>
    `The test pictures for which its output is largest, after step ${iteration}: class, and output below.`,
  allEqual: 'Its output is the same for all of them, so these are only the first of the set.',
  exciteSummary: (list: string) => `The strongest first: ${list}.`,
  picture: 'picture',
  class: 'class',
  output: 'output',
  looking: 'Looking …',

  // Histograms of weights
  histograms: 'Weights of each layer',
  histogramsTitle: 'How the weights are spread',
  histogramsCaption:
    'Weights of each layer, each on an axis of its own that is symmetric around 0; height is how many there are.',
  histogramsSummary: (list: string) => `Smallest and largest weight: ${list}.`,
  range: (name: string, low: string, high: string) => `${name} ${low} to ${high}`,
  from: 'from',
  to: 'to',
  count: 'count',
};

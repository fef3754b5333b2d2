export const inside = {
  // Nothing to look at
  noRun:
    'There is no run yet. Press “Start” above, then watch the network from inside while it learns.',
  loading: 'The data are still loading. Press “Start” when they have loaded.',
  notMonitored:
    'This run was trained without monitoring, so there are no curves. You can still see its units and weights.',
  nonFinite: (what: string) => `Some values are not finite at this step: ${what}.`,
  measured: (iteration: string, samples: string) =>
    `Measured after step ${iteration}, always on the same ${samples} training samples.`,

  // Activation functions
  curves: 'Activation functions and their inputs',
  curvesHint:
    'The grey bars show which inputs the units receive. Where f′ is close to 0, almost no gradient passes back. An output counts as saturated beyond 0.97 on a scale of −1 to 1.',
  noActivation:
    'This network has no activation function: it is one linear layer, so no unit can saturate or die. Add a hidden layer to see an activation function.',
  curveOf: (name: string, description: string) => `${name}: ${description}`,
  f: 'f(z), left axis',
  df: 'f′(z), right axis',
  z: 'z, input of a unit',
  received: 'values of z',
  receivedMissing: 'The inputs of the units were not recorded.',
  saturatedZone: (share: string) => `saturated: ${share} of outputs`,
  zeroZone: (share: string) => `output 0: ${share} of outputs`,
  curveSummary: (name: string, low: string, high: string, zone: string | null) =>
    `The units of ${name} receive inputs from ${low} to ${high}${zone === null ? '.' : `; ${zone}.`}`,

  // Signal
  signal: 'Back-propagated signal δ',
  signalChart: 'δ of each layer during training',
  signalBars: 'δ of each layer at this step',
  delta: 'δ (RMS)',
  layer: 'layer',
  notFinite: 'not finite',
  noRatio: 'The ratio of first to last hidden layer needs at least two hidden layers.',
  ratioUndefined: 'The ratio is undefined, because one of the two signals is 0 or not finite.',
  vanishing: 'Vanishing',
  exploding: 'Exploding',

  // Units
  units: 'Dead, sparse and saturated units',
  unitsHint:
    'Each cell is a unit. Point at one, or move with the arrow keys; click or press Enter to select it.',
  mapOf: (name: string) => `Units of ${name}`,
  firing: (share: string) => `active for ${share} of the samples`,
  dead: 'dead: 0 for all samples',
  saturated: (share: string) => `saturated for ${share} of the samples`,
  unitIs: (place: string, unit: number, state: string | null) =>
    `${place}, unit ${unit}${state === null ? '' : `: ${state}`}`,
  firingSummary: (units: number, dead: number, mean: string) =>
    `${units} units, ${dead} of them dead. On average a unit is active for ${mean} of the samples.`,
  saturatedSummary: (units: number, mean: string) =>
    `${units} units. On average a unit is saturated for ${mean} of the samples.`,
  plainSummary: (units: number) =>
    `${units} units. This function neither saturates nor has a region of zeros, so no unit is coloured.`,
  firingLegend: 'share of samples for which it is active',
  saturatedLegend: 'share of samples for which it is saturated',
  deadCaption: 'A cross marks a dead unit.',
  unit: 'unit',
  share: 'share',

  // Gradients
  gradients: 'Gradients of the weights',
  gradientsChart: '∂L/∂W of each layer during training',
  gradientsCaption:
    'Root mean square of the gradient of the mean loss on the measured samples. With plain SGD, a layer with smaller gradients takes smaller steps.',

  // Updates
  updates: 'Update ratios',
  ratio: '‖Δθ‖/‖θ‖',
  updatesChart: '‖Δθ‖/‖θ‖ of each weight matrix',
  updatesCaption: (low: string, middle: string, high: string) =>
    `Median over the steps just before each probe. About ${middle} (dashed) is healthy; the shaded band is ${low} to ${high}.`,

  // Weights of the first layer
  weights: 'Weights of the first layer as pictures',
  weightsTitle: (layer: string) => `Weights of ${layer}`,
  changesTitle: (layer: string) => `Weights of ${layer}: change since the start`,
  changeSwitch: 'Change since the start',
  weightsCaption: (limit: string) =>
    `One picture for each unit: orange is positive, blue is negative, white is 0. Full colour is ±${limit} in all pictures.`,
  colorWeightsCaption: (limit: string) =>
    `One picture for each unit, in the colours that excite it: middle grey is 0, a brighter red, green or blue is a positive weight, a darker one a negative weight. Black and full colour are ±${limit} in all pictures.`,
  mnistBorder:
    '67 of MNIST’s pixels are 0 in every training picture. Their weights get no gradient and keep their initial noise; only weight decay makes it smaller.',
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
  chosen: 'Selected unit',
  choosePlace: 'Layer',
  chooseUnit: 'Unit',
  unitWeights: (layer: string, unit: number) => `Weights of ${layer}, unit ${unit}`,
  unitWeightsCaption: (limit: string, changeLimit: string) =>
    `Left: the weights; full colour is ±${limit}. Right: their change since the start; full colour is ±${changeLimit}. All units of the layer share these scales.`,
  colorUnitWeightsCaption: (limit: string, changeLimit: string) =>
    `Left: the weights of red, green and blue; middle grey is 0, and black and full colour are ±${limit}. Right: their change since the start; black and full colour are ±${changeLimit}. All units of the layer share these scales.`,
  unitWeightsSummary: (low: string, high: string) => `Weights from ${low} to ${high}.`,
  noPicture:
    'Its weights belong to units of the previous layer, not to pixels, so they do not form a picture.',
  topActivations: (place: string, unit: number) =>
    `Pictures that excite ${place}, unit ${unit} most`,
  exciteCaption: (iteration: string) =>
    `The test pictures with the largest output of this unit after step ${iteration}. Below each: its class and the output.`,
  allEqual: 'Its output is the same for all pictures, so the first pictures of the set are shown.',
  exciteSummary: (list: string) => `Strongest first: ${list}.`,
  picture: 'picture',
  class: 'class',
  output: 'output',
  looking: 'Computing …',

  // Histograms of weights
  histograms: 'Weights of each layer',
  histogramsTitle: 'Distribution of the weights',
  histogramsCaption:
    'Weights of each layer. Each axis has its own range, symmetric around 0; the height is the number of weights.',
  histogramsSummary: (list: string) => `Smallest and largest weight: ${list}.`,
  range: (name: string, low: string, high: string) => `${name} ${low} to ${high}`,
  from: 'from',
  to: 'to',
  count: 'count',
};

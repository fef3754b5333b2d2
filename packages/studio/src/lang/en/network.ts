/** The diagram of a network, and one step on one example in detail. */
export const network = {
  example: 'Example',
  sources: { test: 'Test picture', train: 'Training picture', own: 'Your picture' },
  rowSources: { test: 'Test row', train: 'Training row', own: '' },
  pointSources: { test: 'Test point', train: 'Training point', own: '' },
  number: 'Number of the example',
  random: 'Random',
  drawOne: 'Draw a digit',
  chooseOne: 'Choose a picture',
  direction: 'Direction of the signal',
  forward: 'Forward',
  backward: 'Backward (δ)',
  play: 'Replay',
  result: (label: string, taken: string, share: string, loss: string) =>
    `Class ${label}. The network predicts ${taken} (${share}). Loss ${loss}.`,
  ownResult: (taken: string, share: string, loss: string) =>
    `The network predicts ${taken} (${share}). Loss for this class: ${loss}.`,
  numberResult: (target: string, output: string, loss: string) =>
    `The value is ${target}. The network predicts ${output}. Loss ${loss}.`,
  notNumbers: 'This network has diverged: its outputs are not numbers.',
  window: (shown: number, total: string) => `${shown} of ${total}`,
  forwardCaption: (step: string) =>
    `After step ${step}. Lines are weights: orange above 0, blue below 0, thick if large. Circles are outputs for this example in the same colours. Of many weights, the strongest are drawn; of a wide layer, its most active units.`,
  mapsCaption: (step: string) =>
    `After step ${step}. Each square shows the output of one unit over the plane: orange above 0, blue below. Lines are weights in the same colours, thick if large.`,
  backwardCaption: (step: string) =>
    `After step ${step}. Circles are δ = ∂L/∂z for this example, lines are ∂L/∂W: orange above 0, blue below 0. The signal starts at the loss and flows from right to left.`,
  plainCaption: 'The weights appear when the data are loaded and the settings are valid.',
  hint: 'Point at a unit or a line to see its numbers. Choose a unit to see a step in detail below.',
  pictureHint:
    'Point at a unit, a line or a pixel to see its numbers. For a unit of the first layer, the picture shows which pixels speak for it (orange) and against it (blue). Choose a unit to see a step in detail below.',
  units: 'Units',
  unit: (name: string, z: string, a: string, delta: string, bias: string) =>
    `${name}: z = ${z}, a = ${a}, δ = ${delta}, bias ${bias}`,
  strongest: (list: string) => `Strongest lines: ${list}`,
  input: (name: string, value: string) => `${name}: ${value}`,
  edge: (from: string, to: string, weight: string, gradient: string) =>
    `${from} → ${to}: weight ${weight}, ∂L/∂w ${gradient}`,
  pixel: (row: number, column: number) => `pixel (${row}, ${column})`,
  colors: ['red', 'green', 'blue'],
  inputOf: (index: number) => `input ${index}`,
  signal: {
    title: 'δ on its way back, before the first step',
    caption:
      'The signal starts at the loss on the right. It is as thick as δ of the layer is large: the RMS of ∂L/∂z over the samples.',
    loss: 'loss',
    run: 'run',
    layer: 'layer',
  },
  microscope: {
    summary: 'One step under the microscope',
    title: (unit: string) => `One step under the microscope: ${unit}`,
    hint: 'A step on this example alone: forward to the loss, back to δ, and to the new weights. Point at a number, or go to it with the arrow keys: the numbers that it comes from light up. In training, gradients are averaged over a batch.',
    waiting: 'Pause the run to look at one step under the microscope.',
    layer: 'Layer',
    unit: 'Unit',
    numbers: 'Numbers of the step',
    forward: 'Forward: from the inputs to z and a',
    loss: 'Outputs and loss',
    backward: 'Backward: from the loss to δ',
    update: 'The new weights',
    input: 'input',
    output: 'output',
    next: 'next layer',
    weight: 'weight of',
    updated: 'new w',
    others: 'all others',
    bias: 'bias b',
    lossName: 'loss L',
    plain: 'SGD: new w = w − lr · ∂L/∂w.',
    optimizer: (name: string) =>
      `The step that ${name} takes with these settings, from its present state.`,
    given: 'given',
    computed: 'computed from numbers that are not shown here',
  },
  classOf: (unit: string, name: string) => `${unit} (class ${name})`,
};

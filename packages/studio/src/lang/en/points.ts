const grouped = (n: number): string => n.toLocaleString('en');

/** Points in the plane. */
export const points = {
  sizes: (train: number, validation: number, test: number) =>
    `${grouped(train)} points to train on, ${grouped(validation)} to validate, ${grouped(test)} to test.`,

  // The plane
  unitTitle: 'Output of one unit',
  unitCaption:
    'Orange where the output of the unit is above zero, blue below. Leave the unit to see the prediction of the network again.',
  summaryBefore: (count: number) => `${grouped(count)} points in the plane, no network yet.`,
  showTest: (count: number) => `Show the ${grouped(count)} test points as rings`,
  beginTitle: 'Watch a network bend the plane',
  planes: {
    classification: {
      title: 'Decision boundary',
      begin:
        'Each point has a class. The network learns to colour the plane so that every point lies on its own colour. Watch the boundary and every unit while it trains.',
      caption:
        'The colour of the plane is the prediction of the network; a stronger colour means more confidence. Filled points are for training and validation.',
      summary: (run: string, step: string, accuracy: string) =>
        `The plane in the colours that ${run} predicts after step ${step}; validation accuracy ${accuracy}.`,
    },
    regression: {
      title: 'Predicted numbers',
      begin:
        'Each point has a number, shown as a colour. The network learns the number of every place in the plane. Watch the plane and every unit while it trains.',
      caption:
        'The colour of the plane is the number that the network predicts: orange for large ones, blue for small ones. Points are coloured by their own numbers; filled ones are for training and validation.',
      summary: (run: string, step: string, rmse: string) =>
        `The plane in the colours of the numbers that ${run} predicts after step ${step}; validation RMSE ${rmse}.`,
    },
  },

  // The form
  set: 'Points',
  noise: 'Noise',
  size: 'Number of points',
  classes: 'Classes',
  seed: 'Seed of the points',
  seedHint: 'The seed of the training splits them: 70 % to train, 15 % to validate, 15 % to test.',
  features: 'Inputs of the network',

  // Drawing
  drawOwn: 'Draw',
  drawLabel: 'Plane to draw points on. Arrow keys move the cursor; Space draws a point.',
  task: 'The network learns',
  tasks: { classification: 'classes', regression: 'numbers' },
  brush: 'What the pointer draws',
  drawClass: (label: number) => `Draw points of class ${label}`,
  drawNumber: (value: number) => `Number ${value.toFixed(1)}`,
  erase: 'Erase',
  clear: 'Clear',
  savePoints: 'Save the points',
  drawHint:
    'Click or drag on the plane to draw points. A new run trains on them; the saved file trains with “gradus train” too.',
  oneClass:
    'Draw at least four points of each class, and of two classes or more; as numbers, two different ones.',
  fewPoints: (missing: number) =>
    `Click or drag on the plane to draw. ${missing} more ${missing === 1 ? 'point' : 'points'}, and a network can learn them.`,
};

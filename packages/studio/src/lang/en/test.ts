export const test = {
  noRun: 'There is no network to test yet',
  noEvaluation: 'No evaluation yet. Train the run, or set how often it is evaluated.',
  evaluated: {
    validation: (score: string, step: number) =>
      `${score} of the validation rows are right after step ${step.toLocaleString('en')}. The test rows are read once, at the end.`,
    test: (score: string, step: number) =>
      `${score} of the test rows are right after step ${step.toLocaleString('en')}.`,
  },
  noRunHint:
    'Train one: “Start” trains the network under “Train”, “Train A–D” the four networks of the lesson.',
  drawMeanwhile: 'In the meantime, you can draw a digit below.',
  loading: 'The data are still loading. A run that you start now begins when they have loaded.',
  otherData: (title: string) =>
    `${title} was trained on other data, so its test pictures are not loaded. Select or train a run on the loaded data.`,
  asking: 'Running the network on the test set …',
  problem: (message: string) => `This could not be computed: ${message}`,
  heading: (title: string, step: string) => `${title} after step ${step}`,
  untrained: 'The network is not trained yet: its weights are random, so it guesses.',
  diverged:
    'This run has diverged: its outputs are not numbers. Move the time slider back to see earlier predictions, and try a lower learning rate.',
  unanswered: (count: string) => `For ${count} pictures the outputs are not numbers.`,
  toDrawing: 'To your own digit',
  toPicture: 'To your own picture',
  matrix: 'Confusion matrix',
  matrixHint: 'Click a cell, or use the arrow keys and Enter, to see its pictures.',
  matrixSummary: (correct: string, total: string, percent: string, mistake: string) =>
    `${correct} of ${total} predictions are correct (${percent}). ${mistake}`,
  commonest: (actual: string, taken: string, count: string) =>
    `The most common mistake: actual ${actual}, predicted ${taken}, ${count} times.`,
  cell: (actual: string, taken: string, count: string, percent: string) =>
    `actual ${actual}, predicted ${taken}: ${count} pictures, ${percent} of class ${actual}`,
  rightCell: (name: string, count: string, percent: string) =>
    `${name}, predicted correctly: ${count} pictures, ${percent} of class ${name}`,
  cellTitle: (actual: string, taken: string) =>
    actual === taken ? `${actual}, predicted correctly` : `Actual ${actual}, predicted ${taken}`,
  cellEmpty: 'This cell has no pictures.',
  cellCaption:
    'Most confident first. Click a picture, or press Enter on it, to see the output of each layer below.',
  close: 'Close',
  perClass: 'Accuracy of each class',
  perClassText: (percent: string, correct: string, total: string) =>
    `${percent} (${correct} of ${total})`,
  mistakes: 'Most confident mistakes',
  mistakesCaption:
    'Below each picture: actual → predicted class, and the confidence of the network. Click a picture, or press Enter on it, to see the output of each layer below.',
  picturesSummary: (from: string, to: string, total: string) =>
    `Pictures ${from} to ${to} of ${total}, most confident first.`,
  picture: (index: string, label: string, taken: string, percent: string) =>
    `Picture ${index} of the test set: actual ${label}, predicted ${taken} (${percent})`,
  sheetHint: 'Point at a picture, or use the arrow keys, to read its details.',
  index: 'picture',
  confidence: 'confidence',
  page: (from: string, to: string, total: string) => `${from}–${to} of ${total}`,
  previous: 'Back',
  next: 'More',
  draw: 'Your own digit',
  ownPicture: 'Your own picture',
  dropPicture: 'Drop a picture here',
  pictureBoard: (what: string) => `Your picture. ${what}`,
  chooseFirst: 'Choose a picture to see the output of each layer.',
  seenNothing: 'The picture that you choose appears here as the network sees it.',
  seenResized: (rows: number, columns: number) =>
    `Scaled to ${rows} × ${columns} pixels like the pictures of the data. Other proportions are stretched.`,
  drawHere: 'Draw a digit here',
  board: (what: string) => `Drawing board. ${what}`,
  keys: 'By keyboard: the arrow keys move the pen, Space puts it down or lifts it.',
  pen: (isDown: boolean, row: number, column: number) =>
    `Pen ${isDown ? 'down' : 'up'}, row ${row}, column ${column}`,
  boardBlank: 'It is empty.',
  boardStrokes: (count: number) =>
    count === 1 ? 'It has one stroke.' : `It has ${count} strokes.`,
  boardSample: (index: string, label: string) => `Picture ${index} of the test set: ${label}.`,
  boardFile: (name: string) => `The picture ${name}.`,
  undo: 'Undo',
  clear: 'Clear',
  sampleNumber: 'Picture of the test set, number',
  show: 'Show',
  random: 'Random',
  chooseFile: 'Choose a picture file (PNG, JPEG)',
  paste: 'You can also paste a picture, or drop it on the page.',
  unreadable: (name: string) =>
    `This browser cannot read ${name} as a picture. Choose a PNG or JPEG file.`,
  unseen:
    'No digit was found in the picture. It needs more contrast and a margin around the digit.',
  onlyFor28: (rows: number, columns: number) =>
    `Drawing works with data of 28 × 28 pixels; the loaded data have ${rows} × ${columns}. You can still choose pictures of the test set.`,
  wrongSize: (pixels: number, wanted: number) =>
    `This picture has ${pixels} pixels, and the selected network takes ${wanted}.`,
  seen: 'What the network sees',
  seenBlank: 'What you draw appears here as the network sees it.',
  seenScaled:
    'Scaled to the size of the data, with its proportions. It is not inverted or centred, because the data are not handwritten digits.',
  seenLight:
    'As in the pictures of the data, ink means large values here: the light pixels of your file.',
  seenDrawn:
    'Cropped to its ink, scaled into 20 × 20 pixels by averaging, and placed so that its centre of mass (+) is in the middle of 28 × 28, as MNIST’s own digits were.',
  seenSample: (index: string, label: string) =>
    `Picture ${index} of the test set (${label}), unchanged.`,
  seenSummary: (columns: number, rows: number, percent: string) =>
    `A picture of ${columns} × ${rows} pixels, ${percent} of them with ink.`,
  column: 'column',
  row: 'row',
  trainFirst: 'Train a network to see its prediction.',
  drawFirst: 'Draw a digit, or choose a picture, to see the output of each layer.',
  says: (name: string, percent: string) => `${name}, ${percent}`,
  runnerUp: (name: string, percent: string) => `then ${name}, ${percent}`,
  saysNothing: 'no prediction: the outputs are not numbers',
  guesses: 'The network is not trained yet, so this is a guess.',
  layers: 'Output of each layer',
  layersCaption:
    'Each cell is a unit: orange is positive, blue with a minus is negative, no colour is 0, a cross is not a number. Each layer has its own scale.',
  layer: (name: string, description: string, limit: string) =>
    `${name}, ${description}: full colour is ±${limit}`,
  layersSummary: (count: number, words: string) => `${count} layers. ${words}`,
  layerSummary: (name: string, units: number, low: string, high: string) =>
    `${name}: ${units} units from ${low} to ${high}.`,
  unit: (layer: string, unit: number, value: string) => `${layer}, unit ${unit}: ${value}`,
  unitsHint: 'Point at a cell, or use the arrow keys, to read its number.',
  unitColumn: 'unit',
  layerColumn: 'layer',
  value: 'value',
  outputs: 'Probabilities',
  outputsCaption: 'Softmax of the last layer.',
  probability: 'Probability',
  confidenceTitle: 'How the prediction changed during training',
  confidenceCaption:
    'Probability of the three most likely classes for this picture at each saved step. Move the time slider to see the output of each layer at an earlier step.',
  confidenceWaiting: 'The curve appears half a second after you stop drawing.',
};

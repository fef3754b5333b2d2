export const test = {
  noRun: 'There is no network to test yet',
  noRunHint:
    'Train one: “Start” trains what is set up under “Train”, “Train A–D” the four networks of the lesson.',
  drawMeanwhile: 'You can draw your own digit below in the meantime.',
  loading: 'The data are still on their way. What you start now begins when they are here.',
  otherData: (title: string) =>
    `${title} was trained on other data than those that are loaded now, so its test pictures are not here. Select or train a run on these data.`,
  asking: 'The network goes through the test set …',
  problem: (message: string) => `This could not be found out: ${message}`,
  heading: (title: string, step: string) => `${title} after step ${step}`,
  untrained: 'At this moment it has learned nothing yet: its weights are random, so it guesses.',
  diverged:
    'It has diverged: its outputs are no numbers any more. Move the time back to see when it still had answers, and try a lower learning rate.',
  unanswered: (count: string) => `For ${count} pictures its outputs are no numbers.`,
  toDrawing: 'To your own digit',
  matrix: 'What was taken for what',
  matrixLabel: 'Confusion matrix',
  matrixHint: 'Click a cell, or use the arrow keys and Enter, to see its digits.',
  matrixSummary: (correct: string, total: string, percent: string, mistake: string) =>
    `${correct} of ${total} pictures were recognised (${percent}). ${mistake}`,
  commonest: (actual: string, taken: string, count: string) =>
    `The commonest mistake: ${actual} taken for ${taken}, ${count} times.`,
  cell: (actual: string, taken: string, count: string, percent: string) =>
    `${actual} taken for ${taken}: ${count} pictures, ${percent} of all that are ${actual}`,
  rightCell: (name: string, count: string, percent: string) =>
    `${name} recognised: ${count} pictures, ${percent} of all that are ${name}`,
  cellTitle: (actual: string, taken: string) =>
    actual === taken ? `${actual}, recognised` : `${actual}, taken for ${taken}`,
  cellEmpty: 'There are no such pictures.',
  cellCaption:
    'The surest first. Click a picture, or press Enter on it, to follow it through the layers below.',
  close: 'Close',
  perClass: 'How well each class is recognised',
  perClassText: (percent: string, correct: string, total: string) =>
    `${percent} (${correct} of ${total})`,
  mistakes: 'Its surest mistakes',
  mistakesCaption:
    'Below each picture: what it is → what it was taken for, and how sure the network was. Click a picture, or press Enter on it, to follow it through the layers below.',
  picturesSummary: (from: string, to: string, total: string) =>
    `Pictures ${from} to ${to} of ${total}, the surest first.`,
  picture: (index: string, label: string, taken: string, percent: string) =>
    `Picture ${index} of the test set: is ${label}, taken for ${taken} (${percent})`,
  sheetHint: 'Point at a picture, or use the arrow keys, to read more about it.',
  index: 'picture',
  confidence: 'how sure',
  page: (from: string, to: string, total: string) => `${from}–${to} of ${total}`,
  previous: 'Back',
  next: 'More',
  draw: 'Your own digit',
  drawHere: 'Draw a digit here',
  board: (what: string) => `Drawing board for mouse, pen and touch. ${what}`,
  boardBlank: 'It is empty.',
  boardStrokes: (count: number) =>
    count === 1 ? 'It has one stroke.' : `It has ${count} strokes.`,
  boardSample: (index: string, label: string) => `Picture ${index} of the test set: ${label}.`,
  boardFile: (name: string) => `The picture ${name}.`,
  undo: 'Undo',
  clear: 'Clear',
  sampleNumber: 'Picture of the test set, number',
  show: 'Show',
  random: 'Any one',
  chooseFile: 'Choose a picture file (PNG, JPEG)',
  paste: 'A picture can also be pasted.',
  unreadable: (name: string) =>
    `${name} is no picture that this browser can read. Choose a PNG or JPEG file.`,
  unseen:
    'There is no digit to be seen in it. It needs more contrast, and paper with a margin around it.',
  onlyFor28: (rows: number, columns: number) =>
    `Drawing is for data of 28 × 28 pixels; these have ${rows} × ${columns}. Pictures of the test set can be followed all the same.`,
  wrongSize: (pixels: number, wanted: number) =>
    `This picture has ${pixels} pixels, and the selected network takes ${wanted}.`,
  seen: 'What the network gets',
  seenBlank: 'What you draw appears here as the network gets it.',
  seenScaled:
    'Scaled to the size of the data, with its proportions. It is not inverted or centred, because the data are not handwritten digits.',
  seenLight:
    'Ink stands for large values here, as in the pictures of the data: the light pixels of your file.',
  seenDrawn:
    'Cropped to its ink, scaled into 20 × 20 pixels by averaging, and placed so that its centre of mass (+) is in the middle of 28 × 28, as MNIST’s own digits were.',
  seenSample: (index: string, label: string) =>
    `Picture ${index} of the test set (${label}), as it is.`,
  seenSummary: (columns: number, rows: number, percent: string) =>
    `A picture of ${columns} × ${rows} pixels, ${percent} of them with ink.`,
  column: 'column',
  row: 'row',
  trainFirst: 'Train a network, and it says here what it takes this digit for.',
  drawFirst: 'Draw a digit, or take a picture, to see what every layer makes of it.',
  says: (name: string, percent: string) => `${name}, ${percent}`,
  runnerUp: (name: string, percent: string) => `then ${name}, ${percent}`,
  saysNothing: 'no answer: its outputs are no numbers',
  guesses: 'It has not learned yet, so this is a guess.',
  layers: 'What every layer answers',
  layersCaption:
    'A cell is a unit: orange above 0, blue with a minus below, no colour at 0, a cross for what is no number. Each layer has a scale of its own.',
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
  outputs: 'The outputs as probabilities',
  outputsCaption: 'Softmax of the last layer.',
  probability: 'Probability',
  confidenceTitle: 'How the answer came about',
  confidenceCaption:
    'Probability of the three likeliest classes for this digit, at each kept moment. Move the time to see the layers at one of them.',
  confidenceWaiting: 'The curve follows when the drawing has rested for half a second.',
};

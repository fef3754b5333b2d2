export const compare = {
  title: 'Runs side by side',
  lessonHint:
    'Trains sigmoid (A), tanh (B), ReLU (C) and two hidden layers of ReLU (D) side by side, from the same seed.',
  empty: 'There is no run to compare yet. Train the lesson’s networks with the button above.',
  allHidden: 'All runs are hidden. Tick one in the list of runs at the top.',
  table: 'The runs in numbers',
  tableNow: 'As they are now. Settings are listed where they differ.',
  tableAt: (iteration: string) =>
    `As they were after step ${iteration}. Settings are listed where they differ.`,
  sameSettings: 'The settings of these runs are the same.',
  lastLoss: 'last loss',
  seconds: 'seconds',
  parameters: 'parameters',
  symptoms: 'symptoms',
  noSymptom: 'none',
  notWatched: 'not watched',
  seeds: {
    title: 'Is it chance? The same with other seeds',
    hint: 'One seed tells nothing about chance. Each chosen run is trained again with several seeds, one after the other, and compared seed by seed with the one that is chosen below. Runs that are on the page already count; the new ones are not shown as runs.',
    none: 'No run on the page can be trained again here.',
    which: 'Runs',
    base: 'compared with',
    count: 'Number of seeds',
    range: (least: number, most: number) => `${least} to ${most} seeds.`,
    start: (count: number) => `Compare: ${count} runs`,
    stop: 'Stop',
    progress: (number: number, total: number, label: string, seed: number) =>
      `${number} of ${total}: ${label}, seed ${seed}`,
    figure: 'Accuracy by seed',
    caption:
      'A mark for each seed; thin lines join the same seed. The upright stroke is the mean, the bar around it its 95 % confidence interval (Student’s t).',
    trained: 'seeds',
    tooFew: (label: string, first: string) =>
      `${label} and ${first}: fewer than two seeds can be compared so far.`,
    verdicts: {
      higher: (label: string, first: string) =>
        `${label} recognises more than ${first}; chance alone hardly explains it.`,
      lower: (label: string, first: string) =>
        `${label} recognises less than ${first}; chance alone hardly explains it.`,
      open: (label: string, first: string) =>
        `${label} and ${first}: these seeds do not tell which is better.`,
    },
  },
  recorded: {
    title: 'Runs of the command line',
    hint: 'Trained by gradus train and kept on this machine. One that is still being trained is followed.',
    none: 'There are none yet. Train one: npx gradus train C',
    failed: 'The runs could not be read:',
    search: 'Search',
    searchHint: 'C adam lr=0.1',
    refresh: 'Refresh',
    found: (count: number, total: number) => `${count} of ${total}`,
    show: 'Show on the page',
    shown: 'On the page',
    curvesOnly: (data: string) => `curves only (${data})`,
    more: (count: number) => `${count} more: search to see them.`,
    corrupt: (count: number) =>
      count === 1 ? '1 run cannot be read' : `${count} runs cannot be read`,
  },
};

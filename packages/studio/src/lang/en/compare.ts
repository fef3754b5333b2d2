import { fields } from '@gradus/lab/lang/en';
export const compare = {
  /** Labels of the fields of a run, by their dotted names. */
  fields,
  title: 'Runs side by side',
  lessonHint: (isOnOwn: boolean) =>
    `Trains sigmoid (A), tanh (B), ReLU (C) and two hidden layers of ReLU (D) side by side, from the same seed${isOnOwn ? ' and with the training settings of the panel “Build” under “Train”' : ''}.`,
  empty:
    'There is no run to compare yet. Train several networks, or begin with those of the lesson.',
  allHidden: 'All runs are hidden. Tick one in the list of runs at the top.',
  table: 'Results',
  tableNow: 'Current values. Only settings that differ are listed.',
  tableAt: (iteration: string) =>
    `Values after step ${iteration}. Only settings that differ are listed.`,
  filter: 'Filter',
  filterExample: 'relu 0.1',
  filtered: (shown: number, all: number) => `${shown} of ${all} runs`,
  sameSettings: 'These runs have the same settings.',
  lastLoss: 'last loss',
  seconds: 'seconds',
  parameters: 'parameters',
  symptoms: 'symptoms',
  noSymptom: 'none',
  notWatched: 'not monitored',
  seeds: {
    title: 'Is it chance? Repeat with other seeds',
    hint: 'One seed cannot show whether a difference is chance. This trains each chosen run again with several seeds and compares it with the base run, seed by seed. Runs that are already on the page are reused; the new ones do not appear in the list of runs.',
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
      'One mark for each seed; thin lines join the same seed. The vertical stroke is the mean, the bar its 95 % confidence interval (Student’s t).',
    trained: 'seeds',
    tooFew: (label: string, first: string) =>
      `${label} and ${first}: fewer than two seeds to compare so far.`,
    verdicts: {
      higher: (label: string, first: string) =>
        `${label} is more accurate than ${first}; chance alone is unlikely to explain it.`,
      lower: (label: string, first: string) =>
        `${label} is less accurate than ${first}; chance alone is unlikely to explain it.`,
      open: (label: string, first: string) =>
        `${label} and ${first}: these seeds do not show which is better.`,
    },
  },
  trials: {
    title: 'Settings and scores of many runs',
    about:
      'How settings change the score. Choose a sweep of gradus sweep, the runs of the command line that the search below finds, or the runs on this page.',
    source: 'Show',
    sweep: (title: string, id: string, trials: string, best: string) =>
      `Sweep ${id} (${title}): ${trials} trials, best ${best}`,
    page: (count: number) => `${count} runs on the page`,
    runs: {
      accuracy: (count: number) => `${count} runs of the command line, by accuracy`,
      rmse: (count: number) => `${count} runs of the command line, by RMSE`,
    },
    best: 'Best:',
    hint: 'Point at a line to read its values; click it to see the curves of its run. Drag along an axis to show only the trials that cross this part; click the axis to show all again.',
    keys: 'Arrow keys go from the best trial to the next ones, and Enter shows the curves of the run. The filters below do the same as dragging along an axis.',
    shown: (count: number, all: number) =>
      count === all ? `${all} trials.` : `${count} of ${all} trials.`,
    all: 'Show all trials',
    filters: 'Filters',
    low: 'from',
    high: 'to',
    across: 'Horizontal axis',
    up: 'Vertical axis',
    mean: 'Mean',
    bestOf: 'Best',
    cell: (trials: number, summary: string, score: string) =>
      trials === 0
        ? 'no trial'
        : `${trials} ${trials === 1 ? 'trial' : 'trials'}, ${summary.toLowerCase()} ${score}`,
    cellHint: 'Point at a cell to read its values; click it to see the curves of its best run.',
    more: (count: number) => `${count} more: filter or sort to see them.`,
    chosen: 'Curves of chosen runs',
    clear: 'Remove all',
    remove: 'Remove',
  },
  recorded: {
    title: 'Runs of the command line',
    hint: 'Runs of gradus train on this machine. A run that is still training is updated live. Trials of a sweep are listed with their sweep.',
    none: 'There are none yet. Train one: npx gradus train C',
    failed: 'The runs could not be read:',
    search: 'Search',
    searchHint: 'C adam lr=0.1',
    refresh: 'Refresh',
    found: (count: number, total: number) => `${count} of ${total}`,
    show: 'Show on the page',
    shown: 'On the page',
    showCurves: 'Show curves',
    hideCurves: 'Hide curves',
    curvesOnly: (data: string) => `curves only (${data})`,
    curvesWithout: (data: string) => `curves only, unless the page has ${data}`,
    more: (count: number) => `${count} more: search to see them.`,
    corrupt: (count: number) =>
      count === 1 ? '1 run cannot be read' : `${count} runs cannot be read`,
  },
};

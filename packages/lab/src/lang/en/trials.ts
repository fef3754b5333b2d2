/** Charts and tables of many trials, in reports and pages. */
export const trials = {
  trial: 'trial',
  rank: 'rank',
  states: {
    complete: 'complete',
    stopped: 'stopped early',
    failed: 'failed',
    running: 'running',
  },
  /** The number of trials, and of those that did not complete. */
  count: (count: string, parts: readonly string[]) =>
    `${count} ${count === '1' ? 'trial' : 'trials'}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}.`,
  best: (trial: string, measure: string, score: string, settings: string) =>
    `Best: trial ${trial}, ${measure} ${score}${settings === '' ? '' : `, with ${settings}`}.`,
  noScore: 'No trial has a score yet.',
  nothingVaries: 'The settings of these runs are the same, so there is nothing to compare.',
  parallel: 'Settings and scores',
  parallelCaption:
    'Each line is a trial. It crosses the axis of each setting at its value, and the last axis at its score; higher is better there. The better a trial ranks, the stronger its line. A trial without the setting or without a score passes below the axis, at –.',
  heatMap: (x: string, y: string) => `Scores by ${x} and ${y}`,
  heatMapCaption: {
    best: 'Each cell shows the best score of its trials; the better it ranks, the stronger the colour. Cells without trials are empty.',
    mean: 'Each cell shows the mean score of its trials; the better it ranks, the stronger the colour. Cells without trials are empty.',
  },
  importance: 'Importance of the settings',
  importanceCaption:
    'Share of the variance of the scores that each setting alone explains, over all values of the others.',
  share: 'share of the variance',
  table: 'Trials, best first',
  firstTrials: (shown: string, all: string) => `The best ${shown} of ${all} are shown.`,
  curves: (count: number) =>
    count === 1
      ? 'The validations of the best trial'
      : `The validations of the best ${count} trials`,
};

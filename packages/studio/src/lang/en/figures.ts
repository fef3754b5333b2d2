export const figures = {
  table: 'Numbers',
  tableOf: (title: string) => `The numbers of: ${title}`,
  save: 'Save',
  saveAs: (title: string) => `Save as a file: ${title}`,
  files: { png: 'Picture (PNG)', svg: 'Drawing (SVG)', csv: 'Numbers (CSV)' },
  more: (rows: number) => `${rows} more rows are in the CSV file.`,
  loss: 'Loss',
  lossCaption: {
    raw: 'Loss of the training batches.',
    smoothed: 'Loss of the training batches: faint at single steps, strong smoothed.',
  },
  accuracy: {
    test: 'Test accuracy',
    validation: 'Validation accuracy',
    both: 'Accuracy (validation, or test without one)',
  },
  rmse: {
    test: 'Test RMSE',
    validation: 'Validation RMSE',
    both: 'RMSE (validation, or test without one)',
  },
  accuracyAxis: 'Accuracy in %',
  evaluations: { accuracy: 'Accuracy', rmse: 'RMSE' },
  step: 'Step',
  unzoom: 'Reset zoom',
  log: 'Log axis',
  cut: (limit: string) =>
    `A curve goes far beyond ${limit} and is cut off there. A log axis shows all of it.`,
  cutLog: (limit: string) => `A curve goes beyond ${limit} and is cut off there.`,
  pinned: 'pinned',
  cursorOf: (title: string) => `Step to read values at: ${title}`,
  smoothedOver: (steps: string) => `smoothed: median of ±${steps} steps`,
};

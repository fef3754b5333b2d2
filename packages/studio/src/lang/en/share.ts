import { judgement } from '@gradus/lab/lang/en';

const number = (value: number): string => value.toLocaleString('en');

export const share = {
  // The notice of an opened address
  opened: 'From the link',
  several: (count: number, titles: string) => `This link holds ${count} experiments: ${titles}.`,
  severalResults:
    'It also has their results. Each run pauses at the step of its result, and both results are compared.',
  trainOne: 'Start',
  trainThem: (count: number) => `Train these ${count}`,
  expects: (title: string, iteration: number) =>
    `The link has the result of ${title} after ${number(iteration)} steps. To check it, press “Start”. Training pauses at step ${number(iteration)}, and both results are compared.`,
  underWay: (title: string, iteration: number) =>
    `${title} is training. The results are compared after step ${number(iteration)}.`,
  comparing: (title: string) => `${title}: comparing the results.`,
  passed: (title: string, iteration: number) =>
    `${title} passed step ${number(iteration)} before the results could be compared. Press “Reset”, then “Start”.`,
  close: 'Close',
  verdicts: {
    same: (iteration: number) =>
      `The same bits: after ${number(iteration)} steps, this network equals the network of the link, to the last bit.`,
    closeRounding: () =>
      'Reproduced within the tolerance. The two machines round differently (another processor, or fused multiply-add on one of them only), so the last digits differ.',
    closeUnknown: () =>
      'Reproduced within the tolerance. The weights differ in some bits. It is unknown whether the two machines round alike.',
    closeUndigested: () =>
      'Reproduced within the tolerance. The link has no digest of the weights, so the weights could not be compared.',
    closeFault: () =>
      'Within the tolerance, but not the same bits, although both machines round alike. This should not happen: either Gradus has a bug, or the numbers in the link were changed.',
    different: () =>
      'Different: the difference is larger than rounding can explain. A learning rate close to divergence can cause this; otherwise the numbers in the link belong to another experiment.',
    differentFault: () =>
      'Different, although both machines round alike. This should not happen: either Gradus has a bug, or the numbers in the link were changed.',
    incomparable: (expected: number, found: number) =>
      `Not comparable: the link has the result of step ${number(expected)}, and training here ended after step ${number(found)}.`,
  },
  verdictTable: (title: string) => `${title}: both results`,
  inLink: 'In the link',
  here: 'Here',
  tolerance: 'Tolerance',
  step: 'Step',
  loss: 'Loss',
  correct: 'Correct in the test set',
  digest: 'Digest of the weights',
  machine: 'Machine',
  equalBits: 'equal',
  unknown: 'not known',
  machineText: (arch: string | null, fused: boolean) =>
    `${arch ?? 'processor not known'}, ${fused ? 'with' : 'without'} fused multiply-add`,

  // Link
  link: 'Link',
  linkHint:
    'The address of this page changes with what you do; you can copy it at any time. The links below can hold more.',
  scope: 'What to share',
  one: (title: string) => `This experiment: ${title}`,
  all: (count: number) => `The ${count} runs shown, side by side`,
  withResult: 'Link with the result',
  withoutResult: 'Link without the result',
  copy: 'Copy',
  copied: 'Copied.',
  copyRefused: 'The browser does not let the page copy. The text is selected: press Ctrl+C or ⌘C.',
  inLanguage: 'The link opens the page in English',
  asking: 'Computing the result …',
  missing: {
    untrained: (title: string) => `${title} has not been trained, so there is no result to share.`,
    forked: (title: string) =>
      `${title} continues another run. A link starts at the first step and reaches other numbers, so it cannot have the result.`,
    training: (title: string) =>
      `${title} is training. Pause it, or wait for the end, to get a link with its result.`,
    noLoss: (title: string) =>
      `The loss of ${title} at this step is not recorded or not finite, so there is no result to share.`,
  },
  holds: 'What the link holds',
  settings: (optimizer: string, lr: number, batch: number, iterations: number, seed: number) =>
    `Optimizer ${optimizer}, learning rate ${lr}, batches of ${number(batch)}, ${number(iterations)} steps, seed ${seed}.`,
  rates: (changes: string) => `Changes of the learning rate: ${changes}.`,
  rate: (iteration: number, lr: number) => `${lr} after step ${number(iteration)}`,
  resultText: (iteration: number, loss: string, correct: number | null) =>
    `After ${number(iteration)} steps: loss ${loss}${correct === null ? '' : `, ${number(correct)} correct in the test set`}.`,
  notHeld:
    'It does not hold data, weights or anything about you. Whoever opens it trains the network again.',
  ownFiles: {
    idx: 'These are your own pictures: the other person has to drop the same files on the page.',
    folder:
      'These are your own pictures: the other person has to drop the same folder on the page, with the same size, colours and seed.',
    table:
      'This is your own table: the other person has to drop the same file on the page and choose the same target.',
  },
  localhost:
    'This page comes from your own machine, so the link works only there. To share it, copy it from a published page. Or ask the other person to start the Studio and to append the part from # on to its address.',
  classroom: 'For a class',
  classroomHint: 'A link to a step of the lesson. Everything else on the page is locked.',
  lessonStep: 'Step of the lesson',
  lessonLink: 'Link to the step',

  // Code
  code: 'Show me the code',
  codeHint: (title: string) =>
    `${title} as a program for Gradus and for PyTorch, line by line. The Gradus program gives the numbers of this page.`,
  codeForked:
    'This run continues another run; the programs train the same settings from the first step.',
  codeProblems: 'This experiment cannot be trained yet, so there is no program:',
  languages: { typescript: 'TypeScript with Gradus', pytorch: 'Python with PyTorch' },
  shownLanguage: 'Language shown',
  running: (iteration: number) => `The marked loop is running: step ${number(iteration)}.`,
  runIt: {
    typescript: (file: string) =>
      `Save as ${file} in a clone of Gradus, or in a project that has gradus and @gradus/datasets, and run it there (Node 22.18 and later run it without tsx: node ${file}):`,
    pytorch: (file: string) => `Save as ${file}, then:`,
  },
  download: (file: string) => `Save ${file}`,
  copyCode: (language: string) => `Copy: ${language}`,
  commandLine: 'On the command line',
  codeData: {
    idx: (_: string) =>
      'Put the four picture files into the folder that the program and the command name.',
    folder: (name: string) =>
      `The program and the command read the folder ${name} beside them. If it is elsewhere, write its path.`,
    table: (name: string) =>
      `The command reads ${name} in the folder where you run it. If it is elsewhere, write its path.`,
  },
  commandRates: 'The command does not repeat learning-rate changes that you made by hand.',

  // Files
  files: 'Weights and records',
  filesEmpty: 'No run yet. Press “Start”; then you can save its weights and its log here.',
  weightsAfter: (title: string, iteration: number) =>
    `Weights of ${title} after ${number(iteration)} steps, as safetensors. PyTorch reads them into the network of the program above:`,
  plainWeights: (title: string, iteration: number) =>
    `Weights of ${title} after ${number(iteration)} steps, as safetensors:`,
  exported: 'The network for other programs',
  format: 'Format',
  formats: {
    html: {
      name: 'HTML: one page',
      about: 'A page that predicts what you put in. It opens from the disk, without a server.',
    },
    js: {
      name: 'JavaScript: a module',
      about: 'A module without dependencies, with types for TypeScript.',
    },
    onnx: { name: 'ONNX', about: 'For ONNX Runtime and most other tools.' },
    pytorch: {
      name: 'PyTorch: a Python file',
      about: 'The same nn.Module in Python, and its weights. Keep both files in one folder.',
    },
    safetensors: {
      name: 'safetensors with metadata',
      about:
        'The weights with everything that predicting needs, such as the layers and the names of the classes.',
    },
  },
  loadedBy: (name: string) => `${name} of gradus/preprocessing reads it.`,
  card: 'The model card says what the network was trained on and how accurate it is.',
  cardWords: {
    metrics: judgement.metrics,
    exportedWith: 'Gradus, exported with',
    steps: 'training steps',
  },
  log: 'The log, as the command line writes it: one JSON object a line.',
  settingsFile: 'The settings, in the format of the command line:',
  tableFolder: (folder: string, model: string) =>
    `Put this file into a folder ${folder}, together with ${model} as last.safetensors. The command line then reads the folder as a run:`,
  runFolder: (folder: string) =>
    `Put this file into a folder ${folder}, together with the weights as last.safetensors. The command line then reads the folder as a run:`,
  open: 'Open a config.json',
  openHint:
    'From a run of the command line or of this page. Choose it, or drop it here: its experiment appears in the build panel.',
  isOpen: (title: string) => `Opened: ${title}.`,
  refused: {
    tooLarge: (file: string, most: number) =>
      `${file} is not a config.json: it is larger than ${number(most)} bytes.`,
    noJson: (file: string) => `${file} is not JSON, so it cannot be a config.json.`,
    newer: (file: string, version: number) =>
      `${file} has version ${version}, which is newer than this page. Open it with a newer Gradus.`,
    fields: (file: string) => `${file} does not describe an experiment:`,
    unreadable: (file: string, why: string) => `${file} cannot be read: ${why}`,
  },
  field: (field: string, found: string | null) =>
    found === null
      ? `${field || 'everything'} is missing.`
      : `${field || 'the file'}: ${found} is not allowed here.`,
  otherFiles: {
    idx: (checksum: string) =>
      `It was made with other pictures (checksum ${checksum}). Drop their four files on the page; until then, a new run uses the loaded data.`,
    folder: (checksum: string) =>
      `It was made with the pictures of a folder (checksum ${checksum}). Drop the folder on the page; until then, a new run uses the loaded data.`,
    table: (checksum: string) =>
      `It was made with a table (SHA-256 ${checksum}). Drop its file on the page; until then, a new run uses the loaded data.`,
  },
};

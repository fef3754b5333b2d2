const number = (value: number): string => value.toLocaleString('en');

export const share = {
  // The notice of an opened address
  opened: 'From the link',
  several: (count: number, titles: string) => `This link holds ${count} experiments: ${titles}.`,
  severalResults:
    'It tells what came of them, too. Each rests at the step of its result, and both results are compared.',
  trainOne: 'Start',
  trainThem: (count: number) => `Train these ${count}`,
  expects: (title: string, iteration: number) =>
    `The link tells what came of ${title} after ${number(iteration)} steps. This can be checked: press Start. Training rests at step ${number(iteration)}, and both results are compared.`,
  underWay: (title: string, iteration: number) =>
    `${title} is being trained; after step ${number(iteration)} the results are compared.`,
  comparing: (title: string) => `${title}: the results are being compared.`,
  passed: (title: string, iteration: number) =>
    `${title} has gone past step ${number(iteration)} without having been looked at there. Press Reset, then Start.`,
  close: 'Close',
  verdicts: {
    same: (iteration: number) =>
      `The same bits: after ${number(iteration)} steps the network here is the one of the link, to the last bit.`,
    closeRounding: () =>
      'Reproduced within the tolerance. The two machines round differently (another processor, or fused multiply-add on one of them only), so the last digits differ.',
    closeUnknown: () =>
      'Reproduced within the tolerance. The weights are not the same bits, and whether the two machines round alike is not known.',
    closeUndigested: () =>
      'Reproduced within the tolerance. The link has no digest of the weights, so they themselves could not be compared.',
    closeFault: () =>
      'Within the tolerance, but not the same bits, although both machines round alike. That should not be: a fault of Gradus, or the numbers in the link have been changed.',
    different: () =>
      'Different: further apart than rounding takes two machines. With a learning rate near the edge of divergence that can happen; otherwise the numbers in the link are those of something else.',
    differentFault: () =>
      'Different, although both machines round alike. That should not be: a fault of Gradus, or the numbers in the link have been changed.',
    incomparable: (expected: number, found: number) =>
      `Not comparable: the link tells of step ${number(expected)}, and training here ended after step ${number(found)}.`,
  },
  verdictTable: (title: string) => `${title}: both results`,
  inLink: 'In the link',
  here: 'Here',
  tolerance: 'Tolerance',
  step: 'Step',
  loss: 'Loss',
  correct: 'Recognised test pictures',
  digest: 'Digest of the weights',
  machine: 'Machine',
  equalBits: 'equal',
  unknown: 'not known',
  machineText: (arch: string | null, fused: boolean) =>
    `${arch ?? 'processor not known'}, ${fused ? 'with' : 'without'} fused multiply-add`,

  // Link
  link: 'Link',
  linkHint:
    'The address of this page follows what you do, so it can be copied at any time. These links can tell more.',
  scope: 'What to share',
  one: (title: string) => `This experiment: ${title}`,
  all: (count: number) => `The ${count} runs shown, side by side`,
  withResult: 'Link with what came of it',
  withoutResult: 'Link without results',
  copy: 'Copy',
  copied: 'Copied.',
  copyRefused: 'The browser does not let the page copy. The text is selected: press Ctrl+C or ⌘C.',
  inLanguage: 'The link opens the page in English',
  asking: 'The result is being computed.',
  missing: {
    untrained: (title: string) => `${title} has not been trained, so there is no result to share.`,
    forked: (title: string) =>
      `${title} goes on from a step of another run. A link begins with the first step and comes to other numbers, so it gets no result.`,
    training: (title: string) =>
      `${title} is being trained. Pause it, or wait for the end, for a link with its result.`,
    noLoss: (title: string) =>
      `The loss of ${title} at this step is not on record or not finite, so there is no result to share.`,
  },
  holds: 'What the link holds',
  settings: (optimizer: string, lr: number, batch: number, iterations: number, seed: number) =>
    `Optimizer ${optimizer}, learning rate ${lr}, batches of ${number(batch)}, ${number(iterations)} steps, seed ${seed}.`,
  rates: (changes: string) => `Changes of the learning rate: ${changes}.`,
  rate: (iteration: number, lr: number) => `${lr} after step ${number(iteration)}`,
  resultText: (iteration: number, loss: string, correct: string) =>
    `After ${number(iteration)} steps: loss ${loss}, ${correct} test pictures recognised.`,
  notHeld:
    'Pictures, weights and anything about you are not in it. Whoever opens it trains the network anew.',
  ownPictures:
    'These are pictures of your own: the other side has to drop the same files on the page.',
  localhost:
    'This page comes from your own machine, so the link works on this machine. For somebody else, send it from a published page, or let them start the Studio and put everything from # on behind its address.',
  classroom: 'For a class',
  classroomHint: 'A link to a step of the lesson. Everything else on the page is locked.',
  lessonStep: 'Step of the lesson',
  lessonLink: 'Link to the step',

  // Code
  code: 'Show me the code',
  codeHint: (title: string) =>
    `${title} as a program, for Gradus and for PyTorch, line by line. The first one gives the numbers of this page.`,
  codeForked:
    'The run goes on from a step of another one; the programs train the same settings from the first step on.',
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
  commandLine: 'The command line trains it too',
  codeData: 'Put the four files of the pictures into the folder that program and command name.',
  commandRates: 'It does not know the changes of the learning rate, which were made by hand.',

  // Files
  files: 'Weights and records',
  filesEmpty: 'No run yet. Press Start, and its weights and its log can be saved here.',
  weightsAfter: (title: string, iteration: number) =>
    `Weights of ${title} after ${number(iteration)} steps, as safetensors. PyTorch reads them into the network of the program above:`,
  exported: 'The network for other programs',
  format: 'Format',
  formats: {
    html: {
      name: 'HTML: one page',
      about: 'A page with a board to draw on. It opens from the disk, without any server.',
    },
    js: {
      name: 'JavaScript: a module',
      about: 'A module without any dependency, and its types for TypeScript.',
    },
    onnx: { name: 'ONNX', about: 'For ONNX Runtime and most other tools.' },
    pytorch: {
      name: 'PyTorch: a Python file',
      about: 'The same nn.Module in Python, and its weights. Keep both files in one folder.',
    },
    safetensors: {
      name: 'safetensors that loads alone',
      about:
        'The weights with the layers and the class names: loadPicturePredictor of gradus/preprocessing needs nothing else.',
    },
  },
  card: 'The model card says what the network was trained on and how good it is.',
  log: (lines: number) => `The log: ${number(lines)} events, one JSON object a line.`,
  settingsFile: 'The settings, as runs of the command line keep them:',
  runFolder: (folder: string) =>
    `In a folder ${folder} with the weights renamed to last.safetensors, they are a run to the command line:`,
  open: 'Open a config.json',
  openHint:
    'That of a run of the command line or of this page. Choose it, or drop it here: its experiment comes into the build panel.',
  isOpen: (title: string) => `Opened: ${title}.`,
  refused: {
    tooLarge: (file: string, most: number) =>
      `${file} is no config.json: it is larger than ${number(most)} bytes.`,
    noJson: (file: string) => `${file} is not JSON, so it is no config.json.`,
    newer: (file: string, version: number) =>
      `${file} is of version ${version}, later than this page. Open it with a newer Gradus.`,
    fields: (file: string) => `${file} does not describe an experiment:`,
    unreadable: (file: string, why: string) => `${file} cannot be read: ${why}`,
  },
  field: (field: string, found: string | null) =>
    found === null
      ? `${field || 'everything'} is missing.`
      : `${field || 'the file'}: ${found} is nothing that can stand here.`,
  otherPictures: (checksum: string) =>
    `It was made with other pictures than those that are loaded (checksum ${checksum}). Drop their four files on the page; until then it is trained on what is loaded.`,
};

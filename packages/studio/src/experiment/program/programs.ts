import { TEST_BATCH } from '@gradus/lab/experiment';
import { OPTIMIZERS, VALIDATION_ONE_IN } from '@gradus/lab/settings';
import type { PictureExperiment } from '../data.ts';
import { titleOf } from '../title.ts';
import { dataLines } from './data.ts';
import { line, onlyIf, type ProgramLanguage, type ProgramLine } from './line.ts';
import { accuracyLines, finalTestLines, loopLines } from './loop.ts';
import { initialisationLines, modelLines } from './model.ts';
import { hasScheduler, optimizerLine, scheduleLines } from './optimizer.ts';
import { type Subject, splitsTrain, validates } from './subject.ts';

/**
 * An experiment as a program, in TypeScript for Gradus and in Python for PyTorch, line by line. The TypeScript
 * program gives the bits of the experiment. Node from 22.18 on runs it without a build, since its types can be erased.
 *
 * @param experiment without problems
 * @param parts the folders of the parts of its pictures, if it is known that they have any
 */
export function programs(
  experiment: PictureExperiment,
  parts: Subject['parts'] = null,
): ProgramLine[] {
  const subject: Subject = { ...experiment, parts };
  const data = dataLines(subject);
  const title = titleOf(experiment);
  const initialisation = initialisationLines(experiment);
  const blank = (id: string): ProgramLine => line(`blank.${id}`, 'loop', '', '');
  return [
    line('title', 'imports', `// ${title}`, `# ${title}`),
    ...importLines(subject),
    ...data.imports,
    blank('seed'),
    ...seedLines(subject),
    blank('data'),
    ...data.lines,
    ...loaderLines(subject),
    blank('model'),
    ...modelLines(experiment),
    ...initialisation,
    blank('optimizer'),
    ...criterionLines(subject),
    optimizerLine(experiment.training),
    ...scheduleLines(experiment.training),
    ...accuracyLines(subject),
    blank('loop'),
    ...loopLines(subject),
    ...finalTestLines(subject),
  ];
}

/** A program as the text of a file. */
export function textOf(lines: readonly ProgramLine[], language: ProgramLanguage): string {
  return `${lines.flatMap((each) => each[language]).join('\n')}\n`;
}

function importLines(subject: Subject): ProgramLine[] {
  const { training } = subject;
  const { optimizer, backend, dataSeed, keepBest, schedule, balance } = training;
  const isScheduled = hasScheduler(training) || schedule !== null;
  const isReference = backend === 'reference';
  const splits = splitsTrain(subject);
  const names = [
    ...(isReference ? ['createReferenceBackend'] : []),
    ...(dataSeed === null && !splits && !balance ? [] : ['Generator']),
    'manualSeed',
    ...(isReference ? ['setBackend'] : []),
    'type Tensor',
  ];
  const ofData = [
    'DataLoader',
    ...(keepBest ? ['loadSafetensors'] : []),
    ...(splits ? ['randomSplit'] : []),
    ...(keepBest ? ['saveSafetensors'] : []),
  ].join(', ');
  const ofOptim = [OPTIMIZERS[optimizer].className, ...(isScheduled ? ['lrScheduler'] : [])].join(
    ', ',
  );
  return [
    ...onlyIf(keepBest, () =>
      line(
        'import.files',
        'imports',
        "import { readFileSync, writeFileSync } from 'node:fs';",
        'from safetensors.torch import load_file, save_file',
      ),
    ),
    line(
      'import.gradus',
      'imports',
      `import { ${names.join(', ')} } from 'gradus';`,
      'import torch',
    ),
    line('import.nn', 'imports', "import * as nn from 'gradus/nn';", 'from torch import nn'),
    line(
      'import.optim',
      'imports',
      `import { ${ofOptim} } from 'gradus/optim';`,
      isScheduled ? 'from torch.optim import lr_scheduler' : null,
    ),
    line(
      'import.loader',
      'imports',
      `import { ${ofData} } from 'gradus/data';`,
      `from torch.utils.data import DataLoader${splits ? ', random_split' : ''}`,
    ),
  ];
}

function criterionLines(subject: Subject): ProgramLine[] {
  const { training, model } = subject;
  if (!training.balance) {
    return [
      line(
        'criterion',
        'criterion',
        'const criterion = new nn.CrossEntropyLoss();',
        'criterion = nn.CrossEntropyLoss()',
      ),
    ];
  }
  const trained = splitsTrain(subject) ? 'rest' : 'train';
  const classes = model.outputDim;
  return [
    line(
      'classWeights',
      'criterion',
      [
        `const [[, classes]] = new DataLoader(${trained}, { batchSize: ${trained}.length, generator: new Generator() });`,
        `const weight = nn.balancedWeights(classes.dataSync(), ${classes});`,
      ],
      [
        `counts = torch.bincount(torch.tensor([int(label) for _, label in ${trained}]), minlength=${classes})`,
        `weight = len(${trained}) / ((counts > 0).sum() * counts)`,
        'weight[counts == 0] = 1',
      ],
    ),
    line(
      'criterion',
      'criterion',
      'const criterion = new nn.CrossEntropyLoss({ weight });',
      'criterion = nn.CrossEntropyLoss(weight=weight)',
    ),
  ];
}

function seedLines({ training: { seed, dataSeed, iterations, backend } }: Subject): ProgramLine[] {
  return [
    ...onlyIf(backend === 'reference', () =>
      line('backend', 'seed', 'setBackend(createReferenceBackend());', null),
    ),
    line('seed', 'seed', `manualSeed(${seed});`, `torch.manual_seed(${seed})`),
    ...onlyIf(dataSeed !== null, () =>
      line(
        'dataSeed',
        'seed',
        `const generator = new Generator().manualSeed(${dataSeed});`,
        `generator = torch.Generator().manual_seed(${dataSeed})`,
      ),
    ),
    line('iterations', 'loop', `const iterations = ${iterations};`, `iterations = ${iterations}`),
  ];
}

function loaderLines(subject: Subject): ProgramLine[] {
  const { batchSize, dataSeed, seed } = subject.training;
  const [ts, py] = dataSeed === null ? ['', ''] : [', generator', ', generator=generator'];
  const splits = splitsTrain(subject);
  const trained = splits ? 'rest' : 'train';
  return [
    ...onlyIf(splits, () =>
      line(
        'split',
        'data',
        [
          `const kept = Math.max(1, Math.floor(train.length / ${VALIDATION_ONE_IN}));`,
          `const [rest, validation] = randomSplit(train, [train.length - kept, kept], new Generator().manualSeed(${seed}));`,
        ],
        [
          `kept = max(1, len(train) // ${VALIDATION_ONE_IN})`,
          `rest, validation = random_split(train, [len(train) - kept, kept], generator=torch.Generator().manual_seed(${seed}))`,
        ],
      ),
    ),
    line(
      'trainLoader',
      'loader',
      `const trainLoader = new DataLoader(${trained}, { batchSize: ${batchSize}, shuffle: true${ts} });`,
      `train_loader = DataLoader(${trained}, batch_size=${batchSize}, shuffle=True${py})`,
    ),
    ...onlyIf(validates(subject), () =>
      line(
        'validationLoader',
        'loader',
        `const validationLoader = new DataLoader(validation, { batchSize: ${TEST_BATCH} });`,
        `validation_loader = DataLoader(validation, batch_size=${TEST_BATCH})`,
      ),
    ),
    line(
      'testLoader',
      'loader',
      `const testLoader = new DataLoader(test, { batchSize: ${TEST_BATCH} });`,
      `test_loader = DataLoader(test, batch_size=${TEST_BATCH})`,
    ),
  ];
}

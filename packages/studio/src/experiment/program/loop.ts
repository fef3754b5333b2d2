import { layersOf } from '../layers.ts';
import { indented, line, onlyIf, type ProgramLine } from './line.ts';
import { hasScheduler } from './optimizer.ts';
import { type Subject, validates } from './subject.ts';

/** Whether the program has to store its best validation. */
function remembersBest({ training }: Subject): boolean {
  return training.patience !== null || training.keepBest;
}

/** Training, step by step. */
export function loopLines(subject: Subject): ProgramLine[] {
  const { patience, keepBest } = subject.training;
  const goesOn = patience === null ? '' : ` && sinceBest < ${patience}`;
  const goesOnInPython = patience === null ? '' : ` and since_best < ${patience}`;
  const isOver = patience === null ? '' : ` || sinceBest === ${patience}`;
  const isOverInPython = patience === null ? '' : ` or since_best == ${patience}`;
  return [
    line('iteration', 'loop', 'let iteration = 0;', 'iteration = 0'),
    ...onlyIf(remembersBest(subject), () => line('best', 'test', 'let best = -1;', 'best = -1')),
    ...onlyIf(keepBest, () =>
      line('bestLoss', 'test', 'let bestLoss = Infinity;', 'best_loss = float("inf")'),
    ),
    ...onlyIf(patience !== null, () =>
      line('sinceBest', 'test', 'let sinceBest = 0;', 'since_best = 0'),
    ),
    line(
      'epochs',
      'loop',
      `while (iteration < iterations${goesOn}) {`,
      `while iteration < iterations${goesOnInPython}:`,
    ),
    ...indented(
      [
        line(
          'batches',
          'loop',
          'for (const [pictures, labels] of trainLoader) {',
          'for pictures, labels in train_loader:',
        ),
        ...indented(
          [
            ...stepLines(subject),
            ...testLines(subject),
            line('end', 'loop', `if (iteration === iterations${isOver}) break;`, [
              `if iteration == iterations${isOverInPython}:`,
              '    break',
            ]),
          ],
          [1, 1],
        ),
        line('batches.end', 'loop', '}', null),
      ],
      [1, 1],
    ),
    line('epochs.end', 'loop', '}', null),
  ];
}

/** Makes a row of each picture. */
function rowOf({ channels = 1, rows, columns }: Subject['data']): string {
  return `.view(-1, ${channels === 1 ? '' : `${channels} * `}${rows} * ${columns})`;
}

function stepLines({ data, training, rates }: Subject): ProgramLine[] {
  const { clipValue, clipNorm } = training;
  const row = rowOf(data);
  const clipped = (id: string, ts: string, py: string, limit: number): ProgramLine =>
    line(
      id,
      'clip',
      `nn.utils.${ts}(model.parameters(), ${limit});`,
      `nn.utils.${py}(model.parameters(), ${limit})`,
    );
  return [
    ...rates.map(({ iteration, lr }) =>
      line(
        `rate.${iteration}`,
        'rate',
        `if (iteration === ${iteration}) optimizer.paramGroups[0].lr = ${lr};`,
        [`if iteration == ${iteration}:`, `    optimizer.param_groups[0]["lr"] = ${lr}`],
      ),
    ),
    line('batch', 'batch', `const images = pictures${row};`, `images = pictures${row}`),
    line('zeroGrad', 'zeroGrad', 'optimizer.zeroGrad();', 'optimizer.zero_grad()'),
    line('outputs', 'forward', 'const outputs = model.forward(images);', 'outputs = model(images)'),
    line(
      'loss',
      'loss',
      'const loss = criterion.forward(outputs, labels);',
      'loss = criterion(outputs, labels)',
    ),
    line('backward', 'backward', 'loss.backward();', 'loss.backward()'),
    ...(clipValue === null
      ? []
      : [clipped('clipValue', 'clipGradValue_', 'clip_grad_value_', clipValue)]),
    ...(clipNorm === null
      ? []
      : [clipped('clipNorm', 'clipGradNorm_', 'clip_grad_norm_', clipNorm)]),
    line('step', 'step', 'optimizer.step();', 'optimizer.step()'),
    ...onlyIf(hasScheduler(training), () =>
      line('scheduler.step', 'schedule', 'scheduler.step();', 'scheduler.step()'),
    ),
    line('count', 'loop', 'iteration++;', 'iteration += 1'),
  ];
}

/** The condition under which an evaluation is due. Callers combine it with `&&` or `and`. */
function isTestDue({ evalEvery, iterations }: Subject['training'], python: boolean): string {
  const [equals, or] = python ? ['==', 'or'] : ['===', '||'];
  const isLast = `iteration ${equals} iterations`;
  if (evalEvery === 0) return isLast;
  const isTime = `iteration % ${evalEvery} ${equals} 0`;
  return iterations % evalEvery === 0 ? isTime : `${isTime} ${or} ${isLast}`;
}

/** Counts correct predictions batch by batch, and sums the losses if they decide which weights to keep. */
function countLines(subject: Subject, loader: readonly [string, string]): ProgramLine[] {
  const { data, training } = subject;
  const { keepBest } = training;
  const drops = layersOf(subject).some(({ role }) => role === 'dropout');
  const row = rowOf(data);
  return [
    ...onlyIf(drops, () => line('test.eval', 'test', 'model.eval();', 'model.eval()')),
    ...onlyIf(keepBest, () => line('lossSum', 'test', 'let lossSum = 0;', 'loss_sum = 0')),
    line('correct', 'test', 'let correct = 0;', ['correct = 0', 'with torch.no_grad():']),
    ...indented(
      [
        line(
          'test.batches',
          'test',
          `for (const [pictures, labels] of ${loader[0]}) {`,
          `for pictures, labels in ${loader[1]}:`,
        ),
        ...indented(
          [
            line(
              'test.outputs',
              'test',
              `const outputs = model.forward(pictures${row});`,
              `outputs = model(pictures${row})`,
            ),
            line(
              'predicted',
              'test',
              'const [, predicted] = outputs.max(1);',
              '_, predicted = outputs.max(1)',
            ),
            line(
              'test.count',
              'test',
              'correct += await predicted.eq(labels).sum().item();',
              'correct += predicted.eq(labels).sum().item()',
            ),
            ...onlyIf(keepBest, () =>
              line(
                'lossSum.add',
                'test',
                'lossSum += (await criterion.forward(outputs, labels).item()) * labels.shape[0];',
                'loss_sum += criterion(outputs, labels).item() * len(labels)',
              ),
            ),
          ],
          [1, 1],
        ),
        line('test.batches.end', 'test', '}', null),
      ],
      [0, 1],
    ),
    ...onlyIf(drops, () => line('test.train', 'test', 'model.train();', 'model.train()')),
  ];
}

/** The function that validates and tests. Without a validation set the loop tests in place, so there is no function. */
export function accuracyLines(subject: Subject): ProgramLine[] {
  const { training } = subject;
  if (!validates(subject)) return [];
  return [
    line('blank.accuracyOf', 'test', '', ['', '']),
    training.keepBest
      ? line(
          'evaluated',
          'test',
          'async function evaluated(loader: typeof testLoader): Promise<[accuracy: number, loss: number]> {',
          'def evaluated(loader):',
        )
      : line(
          'accuracyOf',
          'test',
          'async function accuracyOf(loader: typeof testLoader): Promise<number> {',
          'def accuracy_of(loader):',
        ),
    ...indented(
      [
        ...countLines(subject, ['loader', 'loader']),
        training.keepBest
          ? line(
              'evaluated.return',
              'test',
              [
                'const { length } = loader.dataset;',
                'return [(100 * correct) / length, lossSum / length];',
              ],
              ['length = len(loader.dataset)', 'return 100 * correct / length, loss_sum / length'],
            )
          : line(
              'accuracyOf.return',
              'test',
              'return (100 * correct) / loader.dataset.length;',
              'return 100 * correct / len(loader.dataset)',
            ),
      ],
      [1, 1],
    ),
    line('accuracyOf.end', 'test', '}', ''),
  ];
}

/** The test of a program that validates, once at the end: with the weights of the best validation, if they are kept. */
export function finalTestLines(subject: Subject): ProgramLine[] {
  if (subject.training.keepBest) {
    return [
      line(
        'best.load',
        'test',
        "model.loadStateDict(loadSafetensors(readFileSync('best.safetensors')));",
        'model.load_state_dict(load_file("best.safetensors"))',
      ),
      line(
        'finalTest',
        'test',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a program
        'console.log(`Test accuracy: ${(await evaluated(testLoader))[0]}`);',
        'print(f"Test accuracy: {evaluated(test_loader)[0]}")',
      ),
    ];
  }
  return onlyIf(validates(subject), () =>
    line(
      'finalTest',
      'test',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a program
      'console.log(`Test accuracy: ${await accuracyOf(testLoader)}`);',
      'print(f"Test accuracy: {accuracy_of(test_loader)}")',
    ),
  );
}

function testLines(subject: Subject): ProgramLine[] {
  const { training } = subject;
  const isValidated = validates(subject);
  const accuracy = isValidated
    ? [
        training.keepBest
          ? line(
              'accuracy',
              'test',
              'const [accuracy, validationLoss] = await evaluated(validationLoader);',
              'accuracy, validation_loss = evaluated(validation_loader)',
            )
          : line(
              'accuracy',
              'test',
              'const accuracy = await accuracyOf(validationLoader);',
              'accuracy = accuracy_of(validation_loader)',
            ),
      ]
    : [
        ...countLines(subject, ['testLoader', 'test_loader']),
        line(
          'accuracy',
          'test',
          'const accuracy = (100 * correct) / test.length;',
          'accuracy = 100 * correct / len(test)',
        ),
      ];
  const name = isValidated ? 'Validation accuracy' : 'Accuracy';
  const lines = [
    ...accuracy,
    line(
      'print',
      'test',
      `console.log(\`Iteration: \${iteration}. Loss: \${await loss.item()}. ${name}: \${accuracy}\`);`,
      `print(f"Iteration: {iteration}. Loss: {loss.item()}. ${name}: {accuracy}")`,
    ),
    ...onlyIf(training.schedule?.name === 'plateau', () =>
      line('plateau.step', 'schedule', 'plateau.step(accuracy);', 'plateau.step(accuracy)'),
    ),
    ...bestLines(subject),
  ];
  return [
    line(
      'test',
      'test',
      `if (${isTestDue(training, false)}) {`,
      `if ${isTestDue(training, true)}:`,
    ),
    ...indented(lines, [1, 1]),
    line('test.end', 'test', '}', null),
  ];
}

/** Patience looks at accuracy alone. Among validations with equal accuracy, the one with the lowest loss is kept. */
function bestLines(subject: Subject): ProgramLine[] {
  const { patience, keepBest } = subject.training;
  if (!remembersBest(subject)) return [];
  return [
    ...onlyIf(patience !== null, () =>
      line('sinceBest.count', 'test', 'sinceBest++;', 'since_best += 1'),
    ),
    ...onlyIf(patience !== null, () =>
      line('sinceBest.reset', 'test', 'if (accuracy > best) sinceBest = 0;', [
        'if accuracy > best:',
        '    since_best = 0',
      ]),
    ),
    ...(keepBest
      ? keepLines()
      : [
          line(
            'best.accuracy',
            'test',
            'best = Math.max(best, accuracy);',
            'best = max(best, accuracy)',
          ),
        ]),
  ];
}

function keepLines(): ProgramLine[] {
  return [
    line(
      'isBest',
      'test',
      'if (accuracy > best || (accuracy === best && validationLoss < bestLoss)) {',
      'if accuracy > best or (accuracy == best and validation_loss < best_loss):',
    ),
    ...indented(
      [
        line(
          'best.accuracy',
          'test',
          ['best = accuracy;', 'bestLoss = validationLoss;'],
          ['best = accuracy', 'best_loss = validation_loss'],
        ),
        line(
          'best.save',
          'test',
          "writeFileSync('best.safetensors', saveSafetensors(model.stateDict()));",
          'save_file(model.state_dict(), "best.safetensors")',
        ),
      ],
      [1, 1],
    ),
    line('isBest.end', 'test', '}', null),
  ];
}

/** The rows of a program that run repeatedly during training, as [first, last]; null for none. */
export function loopRows(lines: readonly ProgramLine[]): readonly [number, number] | null {
  const first = lines.findIndex(({ id }) => id === 'epochs');
  const last = lines.findIndex(({ id }) => id === 'epochs.end');
  return first < 0 || last < first ? null : [first, last];
}

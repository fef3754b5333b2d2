/** The view for sharing is right for every experiment, and no opened file breaks it. */
import { studioRunSchema } from '@gradus/lab/settings';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileName } from '../../../src/charts/download.ts';
import { DEFAULTS, isOnPictures } from '../../../src/experiment/index.ts';
import { checkReproduction, type Result, verdictKey } from '../../../src/experiment/link/index.ts';
import { loopRows, programs } from '../../../src/experiment/program/index.ts';
import { share as en } from '../../../src/lang/en/share.ts';
import { share as ko } from '../../../src/lang/ko/share.ts';
import { tokensOf } from '../../../src/views/share/highlight.ts';
import { MOST_BYTES, readSettings, settingsText } from '../../../src/views/share/settings-file.ts';
import { experiments } from '../../arbitrary.ts';

describe('the sentence of a verdict', () => {
  const X86 = { arch: 'x86', fusedMultiplyAdd: true };
  const RESULT: Result = {
    ...{ iteration: 3000, loss: 0.25, correct: 9500, digest: '0'.repeat(16), machine: X86 },
  };
  const digest = '1'.repeat(16);
  const machine = { ...X86, fusedMultiplyAdd: false };
  test.each([
    ['same', {}],
    ['same', { machine }],
    ['closeRounding', { digest, machine }],
    ['closeUnknown', { digest, machine: null }],
    ['closeUndigested', { digest: null }],
    ['closeUndigested', { digest: null, loss: 0.251, machine }],
    ['closeFault', { digest }],
    ['closeFault', { digest: null, loss: 0.251 }],
    ['different', { digest, machine, loss: 0.3 }],
    ['different', { digest, machine: null, correct: 9400 }],
    ['differentFault', { digest, loss: 0.3 }],
    ['differentFault', { digest, loss: Number.NaN }],
    ['incomparable', { iteration: 2999 }],
  ] as const)('%s: %j', (key, changes) => {
    expect(verdictKey(checkReproduction(RESULT, { ...RESULT, ...changes }))).toBe(key);
  });

  test('differs for each verdict, in both languages', () => {
    for (const { verdicts } of [en, ko]) {
      const sentences = Object.values(verdicts).map((text) => text(3000, 2000));
      expect(new Set(sentences).size).toBe(8);
    }
  });
});

describe('config.json', () => {
  test('any experiment survives writing and reading; of a path on a machine only the name of class folders is left', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        const { data } = experiment;
        const written = { ...experiment, data: { ...data, directory: '/somewhere/pets' } };
        const areFolders = data.kind === 'pictures' && data.name === 'folder';
        const left = areFolders ? { ...data, directory: 'pets' } : data;
        expect(readSettings(settingsText(written))).toEqual({
          experiment: { ...experiment, data: left },
        });
      }),
    );
  });

  test('is a file of the command line', () => {
    const now = new Date('2026-11-23T17:45:00Z');
    const config = studioRunSchema.parse(JSON.parse(settingsText(DEFAULTS, now)));
    expect(config).toMatchObject({
      id: '2026-11-23-174500-C-seed0',
      createdAt: '2026-11-23T17:45:00.000Z',
      training: DEFAULTS.training,
    });
    expect(config).not.toHaveProperty('rates');
  });

  test('refuses any other file, and says where it is wrong', () => {
    const good = JSON.parse(settingsText(DEFAULTS));
    const refusal = (value: unknown) => readSettings(JSON.stringify(value));
    expect(readSettings('')).toEqual({ refused: 'noJson' });
    expect(readSettings('{"version": 2,')).toEqual({ refused: 'noJson' });
    expect(readSettings(' '.repeat(MOST_BYTES + 1))).toMatchObject({ refused: 'tooLarge' });
    expect(refusal({ ...good, version: 99 })).toEqual({ refused: 'newer', version: 99 });
    expect(refusal([])).toMatchObject({ refused: 'fields' });
    expect(refusal(null)).toEqual({ refused: 'fields', issues: [{ field: '', found: 'null' }] });
    const training = { ...good.training, lr: 'fast', optimizer: 'sgdd', seed: undefined };
    expect(refusal({ ...good, training })).toEqual({
      refused: 'fields',
      issues: expect.arrayContaining([
        { field: 'training.lr', found: '"fast"' },
        { field: 'training.optimizer', found: '"sgdd"' },
        { field: 'training.seed', found: null },
      ]),
    });
  });

  test('no content of a file makes it throw', () => {
    const values = fc.anything({ withNullPrototype: true });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          values.map((value) => String(JSON.stringify(value))),
        ),
        (text) => {
          expect(readSettings(text)).toHaveProperty('refused');
        },
      ),
    );
    expect(readSettings('{"__proto__": {"version": 99}}')).toMatchObject({ refused: 'fields' });
    expect(readSettings('['.repeat(500_000))).toEqual({ refused: 'noJson' });
  });
});

describe('the code', () => {
  test('the pieces of a line make the line', () => {
    const language = fc.constantFrom('typescript' as const, 'pytorch' as const);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), language, (line, language) => {
        const tokens = tokensOf(line, language);
        expect(tokens.map(({ text }) => text).join('')).toBe(line);
        expect(tokens.every(({ text }) => text !== '')).toBe(true);
      }),
    );
  });

  test.each([
    ["import * as nn from 'gradus/nn';", 'typescript', ['import', 'as', 'from', "'gradus/nn'"]],
    ['print(f"{x} # no comment")  # one', 'pytorch', ['f"{x} # no comment"', '# one']],
    ['lr: 1e-7, 0.5, fc1', 'typescript', ['1e-7', '0.5']],
    ['/** @param {string} x */', 'typescript', ['/** @param {string} x */']],
  ] as const)('%s', (line, language, coloured) => {
    const tokens = tokensOf(line, language).filter(({ kind }) => kind !== null);
    expect(tokens.map(({ text }) => text)).toEqual(coloured);
  });

  test('the loop has the repeated lines, from the epochs to the end', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        if (!isOnPictures(experiment)) return;
        const lines = programs(experiment);
        const [first, last] = loopRows(lines) ?? [0, 0];
        const inside = lines.slice(first, last + 1);
        for (const part of ['zeroGrad', 'loss', 'backward', 'step'] as const) {
          expect(inside.some((line) => line.part === part)).toBe(true);
        }
        for (const part of ['imports', 'seed', 'data', 'model', 'optimizer'] as const) {
          expect(inside.some((line) => line.part === part)).toBe(false);
        }
      }),
    );
    expect(loopRows([])).toBeNull();
  });
});

test('makes a file name for every system of a title', () => {
  expect(fileName('C, lr 0.01 @ 500')).toBe('C-lr-0.01-500');
  expect(fileName('../…/')).toBe('gradus');
  fc.assert(
    fc.property(fc.string(), (title) => {
      expect(fileName(title)).toMatch(/^\w[\w.-]*$/);
    }),
  );
  // In quadratic time this would not end.
  expect(fileName(`a${'-'.repeat(2e6)}b`)).toHaveLength(2e6 + 2);
});

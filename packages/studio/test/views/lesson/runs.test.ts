import { describe, expect, it } from 'vitest';
import { lessonExperiment } from '../../../src/experiment/index.ts';
import { type Candidate, isRunOf } from '../../../src/views/lesson/same.ts';

const C = lessonExperiment('C');
const CHECKSUM = 'sha256:1';
const data = { ...C.data, checksum: CHECKSUM };
const found: Candidate = {
  ...{ kind: 'live', parent: null, status: 'finished' },
  experiment: { ...C, data },
};

describe('the run of a step', () => {
  it('has the same settings on the loaded data', () => {
    expect(isRunOf(found, C, CHECKSUM)).toBe(true);
    expect(isRunOf(found, C, 'sha256:2')).toBe(false);
    expect(isRunOf(found, C, undefined)).toBe(false);
  });

  it('has no other network, seed or rate', () => {
    expect(isRunOf(found, lessonExperiment('B'), CHECKSUM)).toBe(false);
    const other = { ...C, training: { ...C.training, seed: 1 } };
    expect(isRunOf(found, other, CHECKSUM)).toBe(false);
    expect(isRunOf({ ...found, experiment: { ...other, data } }, C, CHECKSUM)).toBe(false);
  });

  it('began at the first step and was not changed', () => {
    const changed = { ...C, data, rates: [{ iteration: 10, lr: 1 }] };
    expect(isRunOf({ ...found, experiment: changed }, C, CHECKSUM)).toBe(false);
    expect(isRunOf({ ...found, parent: { run: 'run-1', iteration: 100 } }, C, CHECKSUM)).toBe(
      false,
    );
    expect(isRunOf({ ...found, kind: 'recorded' }, C, CHECKSUM)).toBe(false);
    expect(isRunOf({ ...found, status: 'failed' }, C, CHECKSUM)).toBe(false);
  });
});

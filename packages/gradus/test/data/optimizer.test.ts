/** Files with the state of an optimizer. The tests of the optimizers resume from such files. */
import { DataError, GradusError, tensor } from 'gradus';
import {
  decodeSafetensors,
  encodeSafetensors,
  loadOptimizer,
  saveOptimizer,
  saveSafetensors,
} from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, AdamW, SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

function trained<T extends Adam | SGD>(make: (parameters: nn.Parameter[]) => T): T {
  const parameters = [new nn.Parameter([1, 2]), new nn.Parameter([[3]])];
  const optimizer = make(parameters);
  for (const parameter of parameters) parameter.mul(2).sum().backward();
  optimizer.step();
  return optimizer;
}

const adam = () => trained((parameters) => new Adam(parameters, { lr: 0.25 }));

/** The metadata of the file with changes. */
function changed(change: (state: Record<string, unknown>) => void): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(saveOptimizer(adam()));
  const state = JSON.parse(metadata.optimizer);
  change(state);
  return encodeSafetensors(tensors, { optimizer: JSON.stringify(state) });
}

describe('a file', () => {
  test('holds tensors, numbers, settings of groups and the metadata', () => {
    const optimizer = trained(
      ([a, b]) =>
        new Adam([
          { params: [a], betas: [0.5, 0.9] },
          { params: [b], lr: 0.5 },
        ]),
    );
    const bytes = saveOptimizer(optimizer, { note: 'epoch 3' });
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect([...tensors.keys()].sort()).toEqual([
      '0.expAvg',
      '0.expAvgSq',
      '1.expAvg',
      '1.expAvgSq',
    ]);
    expect(metadata.note).toBe('epoch 3');
    const other = trained(([a, b]) => new Adam([{ params: [a] }, { params: [b] }], { lr: 7 }));
    loadOptimizer(other, bytes);
    const plain = (each: Adam) => each.paramGroups.map(({ params: _, ...settings }) => settings);
    expect(plain(other)).toEqual(plain(optimizer));
    expect(other.state.get(other.parameters()[0])?.step).toBe(1);
  });

  test('of an optimizer before its first step empties the state', () => {
    const optimizer = adam();
    loadOptimizer(optimizer, saveOptimizer(new Adam(optimizer.parameters())));
    expect(optimizer.state.size).toBe(0);
  });

  test('from before a setting existed loads, and the setting stays', () => {
    const optimizer = trained((parameters) => new AdamW(parameters));
    const bytes = changed(({ paramGroups }) => {
      for (const group of paramGroups as Record<string, unknown>[]) {
        delete group.decoupledWeightDecay;
      }
    });
    loadOptimizer(optimizer, bytes);
    expect(optimizer.paramGroups[0].decoupledWeightDecay).toBe(true);
    expect(optimizer.paramGroups[0].lr).toBe(0.25);
  });
});

describe('is refused, and nothing changes', () => {
  test.each<[string, () => Uint8Array, RegExp]>([
    ['weights', () => saveSafetensors({ w: tensor([1]) }), /no metadata "optimizer"/],
    ['other bytes', () => new Uint8Array(3), /is not a safetensors file/],
    [
      'a changed byte',
      () => {
        const bytes = saveOptimizer(adam());
        bytes[bytes.length - 1] ^= 1;
        return bytes;
      },
      /is damaged or cut short/,
    ],
    ['no JSON', () => encodeSafetensors({}, { optimizer: '{' }), /damaged.*another copy/],
    ['another version', () => changed((state) => Object.assign(state, { version: 2 })), /Update/],
    [
      'groups that are not a list',
      () => changed((state) => Object.assign(state, { paramGroups: 1 })),
      /paramGroups is 1\. It must be a list/,
    ],
    [
      'a number that is a text',
      () => changed((state) => Object.assign(state, { state: { 0: { step: 'x' } } })),
      /state\.0\.step is 'x'/,
    ],
    [
      'a strange tensor',
      () => {
        const { metadata } = decodeSafetensors(saveOptimizer(adam()));
        const w = { dtype: 'float32' as const, shape: [1], data: Float32Array.of(1) };
        return encodeSafetensors({ w }, metadata);
      },
      /tensor 'w' does not belong to a parameter/,
    ],
  ])('%s', (_, make, message) => {
    const optimizer = adam();
    const before = saveOptimizer(optimizer);
    const attempt = () => loadOptimizer(optimizer, make(), 'adam.safetensors');
    expect(attempt).toThrow(DataError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^adam\.safetensors/);
    expect(saveOptimizer(optimizer)).toEqual(before);
  });

  test.each<[string, () => Uint8Array, RegExp]>([
    [
      'the state of another optimizer',
      () => saveOptimizer(trained((p) => new SGD(p, { lr: 1, momentum: 0.9 }))),
      /paramGroups\[0\]\.betas|is missing/,
    ],
    [
      'groups of another model',
      () => saveOptimizer(new Adam([new nn.Parameter([1])])),
      /groups of 1 parameters do not fit/,
    ],
    [
      'a rate out of range',
      () => changed(({ paramGroups }) => Object.assign((paramGroups as object[])[0], { lr: -1 })),
      /lr must be/,
    ],
    [
      'betas out of range',
      () =>
        changed(({ paramGroups }) => Object.assign((paramGroups as object[])[0], { betas: [1] })),
      /betas must be a pair/,
    ],
    [
      'a parameter too many',
      () => changed(({ state }) => Object.assign(state as object, { 7: { step: 1 } })),
      /there is no parameter 7/,
    ],
    [
      'a name that is not an own field',
      () => changed(({ state }) => delete (state as Record<string, unknown>)[0]),
      /state\.0\.step is missing/,
    ],
  ])('%s', (_, make, message) => {
    const optimizer = adam();
    const before = saveOptimizer(optimizer);
    const attempt = () => loadOptimizer(optimizer, make());
    expect(attempt).toThrow(GradusError);
    expect(attempt).toThrow(message);
    expect(saveOptimizer(optimizer)).toEqual(before);
  });

  test('metadata under the name of the state', () => {
    expect(() => saveOptimizer(adam(), { optimizer: '' })).toThrow(/is taken/);
  });
});

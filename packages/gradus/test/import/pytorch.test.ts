/** Files of torch.save (made by scripts/goldens/model_files.py) are read to the bit. */
import { readFileSync } from 'node:fs';
import { Tensor } from 'gradus';
import { loadPyTorch } from 'gradus/import';
import * as nn from 'gradus/nn';
import { describe, expect, it, test } from 'vitest';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { type GoldenArray, loadGoldens } from '../helpers/goldens.ts';
import { tensorOf } from '../nn/cases.ts';

const goldens = loadGoldens('model-files').pytorch;

function readFixture(name: string): Uint8Array {
  return readFileSync(new URL(`../goldens/files/${name}`, import.meta.url));
}

/** Names, dtypes, shapes and bits. */
function expectTensors(found: nn.StateDict, expected: Record<string, GoldenArray>): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, { dtype, shape, data }] of Object.entries(expected)) {
    const { [name]: each } = found;
    expect(each, name).toBeInstanceOf(Tensor);
    expect([each.dtype, each.shape], name).toEqual([dtype, shape]);
    expect(each.dataSync(), name).toEqual(data);
  }
}

test('a state dict has the names, dtypes, shapes and bits of PyTorch', () => {
  expectTensors(loadPyTorch(readFixture('state-dict.pt')), goldens.state);
});

test('every type is converted as documented', () => {
  expectTensors(loadPyTorch(readFixture('types.pt')), goldens.types);
});

test('views of every layout have the right elements', () => {
  expectTensors(loadPyTorch(readFixture('layouts.pt')), goldens.layouts);
});

class Net extends nn.Module {
  fc1 = new nn.Linear(4, 6);
  norm = new nn.BatchNorm1d(6);
  fc2 = new nn.Linear(6, 3);

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.norm.forward(this.fc1.forward(x)).relu());
  }
}

test("the same network predicts PyTorch's numbers with the weights of its file", () => {
  const net = new Net();
  expect(net.loadStateDict(loadPyTorch(readFixture('state-dict.pt')))).toEqual({
    missingKeys: [],
    unexpectedKeys: [],
  });
  const output = net.eval().forward(tensorOf(goldens.input));
  expectClose(output.dataSync(), goldens.output.data, ROUNDED, 'output');
});

describe.each([2, 3, 4, 5])('a checkpoint of protocol %i', (protocol) => {
  const checkpoint = loadPyTorch<Record<string, never>>(readFixture(`checkpoint-${protocol}.pt`));

  it('has its state dict', () => {
    expectTensors(checkpoint.model, goldens.state);
  });

  it('has the state of the optimizer, by the index of the parameter', () => {
    const { state, param_groups } = checkpoint.optimizer as {
      state: Map<number, nn.StateDict>;
      param_groups: { lr: number; betas: number[]; params: number[] }[];
    };
    expect([...state.keys()]).toEqual([0, 1, 2, 3, 4, 5]);
    for (const [i, each] of state) expectTensors(each, goldens.moments[i]);
    expect(param_groups).toHaveLength(1);
    expect({ ...param_groups[0] }).toMatchObject({
      lr: 0.01,
      betas: [0.9, 0.999],
      params: [0, 1, 2, 3, 4, 5],
    });
  });

  it('has its plain data', () => {
    const { model: _, optimizer: __, ...rest } = checkpoint;
    expect(rest).toEqual({
      epoch: 4,
      loss: 0.125,
      best: 0.75,
      seen: -3,
      isBest: true,
      classes: ['a', '한국어', ''],
      sizes: [4, 6, 3],
      shape: [2, 3],
      device: 'cpu',
      type: 'torch.float16',
      seed: 2n ** 63n - 1n,
      large: -(2 ** 40),
      flags: [true, false, null],
      counts: new Map([
        [3, 1],
        [5, 2],
      ]),
      names: new Set(['x', 'y']),
      bytes: Uint8Array.of(0, 255),
      empty: [[], [], {}],
    });
    expect(Object.getPrototypeOf(checkpoint)).toBeNull();
  });
});

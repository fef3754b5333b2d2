import { saveSafetensors } from '../../data/index.ts';
import type { Module } from '../../nn/index.ts';
import { linearOp } from '../../nn/linear/linear.ts';
import { embeddingOp } from '../../ops/gather.ts';
import { scaleOf } from '../../preprocessing/encode.ts';
import { type PicturePredictor, Predictor, savePredictor } from '../../preprocessing/index.ts';
import { GradusError } from '../../util/errors.ts';
import { type ExportSubject, type SubjectOptions, subjectOf } from '../subject.ts';
import { type Trace, type Traced, type TracedNumber, type TracedStep, trace } from '../trace.ts';
import { type ModuleText, moduleText } from './module.ts';
import { TORCH_OPS } from './ops.ts';
import {
  pyExtent,
  pyFloat,
  pyList,
  pyNumber,
  pyString,
  pyTensor,
  pyTuple,
  TORCH,
} from './python.ts';
import { rowsText } from './rows.ts';

/**
 * A model for PyTorch.
 *
 * @example
 * ```ts
 * const { weights }: PyTorchProgram = toPyTorch(new nn.Linear(2, 1), { inputShape: [2] });
 * Object.keys(loadSafetensors(weights)).sort(); // ['bias', 'weight']
 * ```
 */
export interface PyTorchProgram {
  /** Python, for a file `NAME.py`. */
  readonly code: string;
  /** The weights, for a file `NAME.safetensors` beside it. */
  readonly weights: Uint8Array;
}

/**
 * A model as a Python file: an `nn.Module` with the same state dict, and `predict`, which takes raw rows for a model of
 * a table. The weights go into a safetensors file with the same name beside it. The file needs PyTorch 1.12 or newer,
 * and nothing else.
 * @throws ArgumentError where an option is missing or contradicts the model
 * @throws GradusError where forward has operations that PyTorch cannot express; it names all of them
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   hidden = new nn.Linear(2, 8);
 *   forward(x: Tensor) {
 *     return this.hidden.forward(x).relu();
 *   }
 * }
 * const { code } = toPyTorch(new Net(), { inputShape: [2] });
 * code.includes('self.hidden = nn.Linear(in_features=2, out_features=8, bias=True)'); // true
 * ```
 */
export function toPyTorch(
  model: Predictor<never> | PicturePredictor | Module,
  options: SubjectOptions = {},
): PyTorchProgram {
  const owner = 'toPyTorch';
  const subject = subjectOf(model, options, owner);
  const own = moduleText(subject.model);
  const { lines, constants } = forwardText(trace(subject, owner), own, subject);
  const weights =
    model instanceof Predictor ? savePredictor(model) : saveSafetensors(subject.model.stateDict());
  return { code: programText(subject, own, lines, constants), weights };
}

/** The statements of forward, and the buffers that hold its constants. */
function forwardText(
  { input, values, output }: Trace,
  own: ModuleText,
  { model }: ExportSubject,
): { lines: string[]; constants: string[] } {
  const state = model.stateDict();
  const names = new Map<Traced, string>([[input, 'x']]);
  const [lines, constants, unknown] = [[] as string[], [] as string[], new Set<string>()];
  for (const value of values) {
    if (value.kind === 'state' && value.name in state) names.set(value, own.stateOf(value.name));
    else if (value.kind === 'state' || value.kind === 'constant') {
      const name = `_constant${constants.length + 1}`;
      const tensor = pyTensor(value.values(), value.dtype, value.shape as readonly number[]);
      constants.push(`self.register_buffer('${name}', ${tensor}, persistent=False)`);
      names.set(value, `self.${name}`);
    } else if (value.kind === 'step') {
      const text = stepText(value, names, own);
      if (text === null) unknown.add(value.op.name);
      const name = `v${lines.length + 1}`;
      lines.push(`${name} = ${text}`);
      names.set(value, name);
    }
  }
  if (unknown.size > 0) {
    throw new GradusError(
      `toPyTorch: forward has operations without a counterpart in PyTorch: ${[...unknown].join(', ')}. Use others.`,
      { code: 'export' },
    );
  }
  return {
    lines: [...lines, `return ${names.get(output) ?? fullText(output as TracedNumber)}`],
    constants,
  };
}

function stepText(
  step: TracedStep,
  names: ReadonlyMap<Traced, string>,
  own: ModuleText,
): string | null {
  const { op, inputs } = step;
  const layer = layerText(step, names, own);
  if (layer !== null) return layer;
  const write = TORCH_OPS.get(op);
  if (write === undefined) return null;
  const isPointwise = op.kind === 'map' && op.access === 'pointwise';
  const hasTensor = inputs.some(({ kind }) => kind !== 'number');
  const texts = inputs.map((value) => {
    const known = names.get(value);
    if (known !== undefined || value.kind !== 'number') return known as string;
    return isPointwise && hasTensor
      ? `torch.tensor(${pyNumber(value.number, value.dtype)}, dtype=${TORCH[value.dtype]})`
      : fullText(value);
  });
  return write(texts, step);
}

/** A call of the layer that a step belongs to; null where it belongs to none. */
function layerText(
  { op, inputs }: TracedStep,
  names: ReadonlyMap<Traced, string>,
  own: ModuleText,
): string | null {
  if (op !== linearOp && op !== embeddingOp) return null;
  const [weight, x] = op === linearOp ? [inputs[1], inputs[0]] : inputs;
  const bias = op === linearOp ? inputs[2] : undefined;
  if (weight.kind !== 'state' || !weight.name.endsWith('.weight')) return null;
  const prefix = weight.name.slice(0, -'weight'.length);
  if (bias !== undefined && (bias.kind !== 'state' || bias.name !== `${prefix}bias`)) return null;
  const layer = own.layerOf(weight.name);
  const argument = names.get(x);
  return layer === null || argument === undefined ? null : `${layer}(${argument})`;
}

/** A number as a tensor of the shape of its value. */
function fullText({ shape, number, dtype }: TracedNumber): string {
  return `torch.full(${pyTuple(shape.map(pyExtent))}, ${pyNumber(number, dtype)}, dtype=${TORCH[dtype]}, device=x.device)`;
}

function programText(
  subject: ExportSubject,
  own: ModuleText,
  forward: readonly string[],
  constants: readonly string[],
): string {
  const { preprocessing, inputShape } = subject;
  const usesBatch = forward.some((line) => /\bbatch\b/.test(line));
  const block = (lines: readonly string[]): string =>
    lines.map((line) => `        ${line.replaceAll('\n', '\n        ')}\n`).join('');
  const usesBytes = constants.some((line) => line.includes('_tensor('));
  return `"""${HEAD}"""

import os
import sys

if __name__ == '__main__' and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
    del sys.path[0]  # This file or one beside it may have the name of a module of Python.

${usesBytes ? 'import base64\n' : ''}import csv
import datetime
import decimal
import functools
import json
import math
import pathlib
import re

import torch
import torch.nn.functional as F
from torch import nn

${usesBytes ? BYTES : ''}
class Network(nn.Module):
    """float32 [batch, ${inputShape.join(', ')}] -> the output of the network, before softmax or conversion to units."""

    def __init__(self):
        super().__init__()
${block([...own.lines, ...constants])}
    def forward(self, x):
${block([...(usesBatch ? ['batch = x.shape[0]'] : []), ...forward])}
${LOADING}

${outputText(subject)}
${preprocessing === null ? numbersText(subject) : rowsText(preprocessing.description)}
${preprocessing === null ? PREDICT_NUMBERS : PREDICT_ROWS}
${preprocessing === null ? MAIN_NUMBERS : MAIN_ROWS}

if __name__ == '__main__':
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as head, has stopped. Discard the rest, or Python reports an error when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)
`;
}

const HEAD = `A network for PyTorch, exported by Gradus.

    from this_file import predict
    predict([...])

The weights are in the safetensors file with the same name beside this file. Run it to print the predictions for a CSV
file:

    python this_file.py rows.csv
`;

const BYTES = `
def _tensor(text, dtype, shape):
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=dtype).reshape(shape)

`;

const LOADING = `
_DTYPES = {'F32': torch.float32, 'I32': torch.int32, 'U8': torch.uint8, 'BOOL': torch.bool}


def load_weights(path):
    """The tensors of a safetensors file, by name."""
    try:
        from safetensors.torch import load_file
    except ImportError:
        pass
    else:
        return load_file(path)
    with open(path, 'rb') as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), 'little')))
        data = bytearray(file.read())
    header.pop('__metadata__', None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry['data_offsets']
        part = data[begin:end]
        flat = torch.frombuffer(part, dtype=_DTYPES[entry['dtype']]) if part else torch.zeros(0)
        tensors[name] = flat.to(_DTYPES[entry['dtype']]).reshape(entry['shape'])
    return tensors


@functools.lru_cache(maxsize=None)
def load_network():
    """The network with its weights, in evaluation mode."""
    network = Network()
    network.load_state_dict(load_weights(pathlib.Path(__file__).with_suffix('.safetensors')))
    return network.eval()
`;

/** A Python function that turns the outputs of the network into a dict for each row. */
function outputText({ output }: ExportSubject): string {
  if (output.task === null) {
    return `
NAMES = []


def _results(output):
    return output.tolist()


def _cells(result):
    return result if isinstance(result, list) else [result]
`;
  }
  if (output.task === 'regression') {
    const rows = output.columns.map(
      (column) =>
        `(${pyString(column.name)}, ${pyFloat(column.mean)}, ${pyFloat(scaleOf(column))})`,
    );
    return `
# The columns to predict: name, mean, scale.
TARGETS = ${pyList(rows)}
NAMES = [f'{name}_predicted' for name, _, _ in TARGETS]


def _results(output):
    """For each row, the numbers in the units of their columns, and the number of the first column."""
    results = []
    for row in output.double().tolist():
        values = {name: number * scale + mean for number, (name, mean, scale) in zip(row, TARGETS)}
        results.append({'value': values[TARGETS[0][0]], 'values': values})
    return results


def _cells(result):
    return list(result['values'].values())
`;
  }
  const { name, classNames, binary } = output;
  const prefix = name === null ? '' : `${name}_`;
  const probabilities =
    binary === 'logit'
      ? 'torch.cat([torch.sigmoid(-output), torch.sigmoid(output)], dim=1)'
      : 'torch.softmax(output, dim=1)';
  return `
# The classes, in the order of the outputs.
CLASSES = ${pyList(classNames.map(pyString))}
NAMES = [${pyString(`${prefix}predicted`)}] + [${pyString(`${prefix}probability_`)} + name for name in CLASSES]


def _results(output):
    """For each row, the most probable class, and the probability of each class."""
    results = []
    for row in ${probabilities}.tolist():
        results.append({'value': CLASSES[row.index(max(row))], 'probabilities': dict(zip(CLASSES, row))})
    return results


def _cells(result):
    return [result['value']] + list(result['probabilities'].values())
`;
}

function numbersText({ picture, inputShape }: ExportSubject): string {
  return `
# The shape of one input.
SHAPE = ${pyTuple(inputShape)}


def encode(inputs):
    """A tensor or lists of numbers as float32 [batch, *SHAPE]${picture === null ? '' : '; bytes (torch.uint8) become 0 to 1'}."""
    tensor = torch.as_tensor(inputs)
${picture === null ? '' : '    if tensor.dtype == torch.uint8:\n        tensor = tensor / 255\n'}    return tensor.to(torch.float32).reshape(-1, *SHAPE)
`;
}

const PREDICT_ROWS = `
def predict(rows):
    """A dict for each row of a list of dicts, in order. See encode for the values that rows may have."""
    with torch.no_grad():
        return _results(load_network()(encode(rows)))
`;

const PREDICT_NUMBERS = `
def predict(inputs):
    """A result for each input of a batch. See encode for the types that it may have."""
    with torch.no_grad():
        return _results(load_network()(encode(inputs)))
`;

const MAIN_ROWS = `
def _as_read(rows):
    """Rows of a file, whose cells are text. In a category column, cells become numbers if all of them are numbers."""
    for column, (kind, _) in COLUMNS.items():
        cells = [row.get(column) for row in rows]
        present = [cell for cell in cells if not _is_missing(cell)]
        if kind == 'category' and all(_strict_number(cell) is not None for cell in present):
            rows = [
                row if _is_missing(cell) else {**row, column: _strict_number(cell)} for row, cell in zip(rows, cells)
            ]
    return rows


def main(arguments):
    if len(arguments) != 1:
        print('usage: python', pathlib.Path(__file__).name, 'rows.csv', file=sys.stderr)
        return 2
    with open(arguments[0], newline='', encoding='utf-8-sig') as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or []), list(reader)
    out = csv.writer(sys.stdout, lineterminator='\\n')
    out.writerow(columns + NAMES)
    wrong = 0
    for place, (row, read) in enumerate(zip(rows, _as_read(rows)), 1):
        cells = [row[name] for name in columns]
        try:
            [result] = predict([read])
            out.writerow(cells + _cells(result))
        except ValueError as error:
            wrong += 1
            print(str(error).replace('row 1,', f'row {place},', 1), file=sys.stderr)
            out.writerow(cells + [''] * len(NAMES))
    return 3 if wrong else 0
`;

const MAIN_NUMBERS = `
def main(arguments):
    if len(arguments) != 1:
        print('usage: python', pathlib.Path(__file__).name, 'rows.csv', file=sys.stderr)
        return 2
    with open(arguments[0], newline='', encoding='utf-8-sig') as file:
        inputs = [[float(cell) for cell in row] for row in csv.reader(file) if row]
    out = csv.writer(sys.stdout, lineterminator='\\n')
    if NAMES:
        out.writerow(NAMES)
    for result in predict(inputs):
        out.writerow(_cells(result))
    return 0
`;

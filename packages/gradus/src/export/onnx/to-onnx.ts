import type { Module } from '../../nn/index.ts';
import { encodeModel } from '../../onnx/index.ts';
import type { PicturePredictor, Predictor } from '../../preprocessing/index.ts';
import { GRADUS } from '../../preprocessing/predictor-metadata.ts';
import { GradusError } from '../../util/errors.ts';
import { type ExportSubject, type SubjectOptions, subjectOf } from '../subject.ts';
import { trace } from '../trace.ts';
import { addColumns, columnInputs } from './columns.ts';
import { checkOnnx } from './compare.ts';
import { BATCH, Graph, ML, type Value } from './graph.ts';
import { addNetwork } from './network.ts';
import { cast } from './operators.ts';
import { addOutputs, outputNames } from './outputs.ts';

/**
 * Options of {@link toOnnx}.
 *
 * @example
 * ```ts
 * const options: OnnxOptions = { name: 'xor', inputShape: [2], classNames: ['0', '1'] };
 * toOnnx(new nn.Linear(2, 2), options) instanceof Uint8Array; // true
 * ```
 */
export type OnnxOptions = SubjectOptions;

/** Versions that runtimes of the last years read. */
const OPSETS = new Map([
  ['', 17],
  [ML, 3],
]);
const IR_VERSION = 8;

/**
 * A model with its preprocessing as the bytes of an ONNX file, for batches of any size. The file needs opset 17 and
 * IR 8, and for tables and classes ai.onnx.ml 3.
 *
 * Inputs:
 * - a table has one for each column, with its name and the shape [batch, 1]. Numbers are float32, or float64 where
 *   float32 could not tell them apart, and NaN where missing; categories are strings, `''` where missing; dates are
 *   float64 milliseconds since 1970 in UTC;
 * - pictures are `pixels`, uint8 from 0 to 255;
 * - other modules take `input`, float32 [batch, ...inputShape].
 *
 * Outputs:
 * - classes are `label` (string [batch]) and `probabilities` (float32 [batch, classes]);
 * - numbers of a table are `predictions` (float64 [batch, targets]), in the units of the columns;
 * - a module without classes has `output`.
 *
 * `toOnnx` checks the file first: it compares its predictions for 100 random samples with those of the model.
 * @throws ArgumentError where an option is missing or contradicts the model
 * @throws GradusError where forward does what ONNX cannot express (the error lists all of it), or where predictions
 *   differ
 *
 * @example
 * ```ts
 * const bytes = toOnnx(new nn.Linear(2, 1), { inputShape: [2] });
 * loadOnnx(bytes).inputs[0].shape; // ['batch', 2]
 * ```
 */
export function toOnnx(
  model: Predictor<never> | PicturePredictor | Module,
  options: OnnxOptions = {},
): Uint8Array {
  const owner = 'toOnnx';
  const subject = subjectOf(model, options, owner);
  const bytes = onnxOf(subject, owner);
  checkOnnx(bytes, subject);
  return bytes;
}

function onnxOf(subject: ExportSubject, owner: string): Uint8Array {
  const { preprocessing, output, name } = subject;
  const traced = trace(subject, owner);
  const columns = preprocessing && columnInputs(preprocessing.description);
  const inputs = columns?.map((column) => column.name) ?? ['pixels', 'input'];
  const outputs = outputNames(output, inputs);
  const graph = new Graph([...inputs, ...outputs]);
  const y = addNetwork(graph, traced, addInputs(graph, subject));
  if (graph.problems.size > 0) {
    const list = [...graph.problems].map((problem) => `\n- ${problem}`).join('');
    throw new GradusError(`${owner}: the model cannot be exported:${list}`, { code: 'export' });
  }
  addOutputs(graph, output, outputs, y);
  return encodeModel({
    irVersion: IR_VERSION,
    opsets: OPSETS,
    producerName: 'gradus',
    producerVersion: GRADUS,
    domain: '',
    modelVersion: 0,
    docString: '',
    metadata: metadataOf(subject),
    graph: {
      name: name || 'model',
      inputs: graph.inputs,
      outputs: graph.outputs,
      ...graph.finished(),
    },
  });
}

/** @returns the input of the network: float32 [batch, ...inputShape] */
function addInputs(graph: Graph, { preprocessing, picture, inputShape }: ExportSubject): Value {
  if (preprocessing !== null) return addColumns(graph, preprocessing.description);
  const shape = [BATCH, ...inputShape];
  if (picture === null) return graph.input('input', 'float32', shape);
  const doc = 'Bytes from 0 to 255, row by row, one colour after the other (metadata "picture").';
  const pixels = graph.input('pixels', 'uint8', shape, doc);
  const numbers = cast(graph, pixels, 'float32');
  return graph.add('Div', [numbers, graph.numbers(255, 'float32')], { shape });
}

/** The meaning of inputs and outputs, as JSON for programs. */
function metadataOf({ preprocessing, picture, output }: ExportSubject): Map<string, string> {
  const { task } = output;
  const isOfClasses = task === 'classification';
  const targets = isOfClasses ? output.name && [output.name] : null;
  const metadata: Readonly<Record<string, unknown>> = {
    task,
    targets: task === 'regression' ? output.columns.map(({ name }) => name) : targets,
    class_names: isOfClasses ? output.classNames : null,
    columns: preprocessing && columnInputs(preprocessing.description),
    picture: picture && { ...picture, order: 'channels, rows, columns', pixels: 'uint8, 0 to 255' },
  };
  const given = Object.entries(metadata).filter(([, value]) => value !== null);
  return new Map(
    given.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

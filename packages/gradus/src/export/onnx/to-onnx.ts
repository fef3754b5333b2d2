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

/** Options of {@link toOnnx}: what a module does not say about itself. */
export type OnnxOptions = SubjectOptions;

/** Versions that runtimes of several years read. */
const OPSETS = new Map([
  ['', 17],
  [ML, 3],
]);
const IR_VERSION = 8;

/**
 * A model with its preprocessing as the bytes of an ONNX file (opset 17, IR 8; of tables and classes also
 * ai.onnx.ml 3), for any size of the batch.
 *
 * Inputs: of a table one for each column, of its name and of shape [batch, 1]; numbers are float32 (float64 where
 * float32 would lose what tells them apart) with NaN where they are missing, categories strings with `''`, dates
 * float64 milliseconds since 1970 in UTC. Of pictures `pixels`, uint8 from 0 to 255. Of other modules `input`,
 * float32 [batch, ...inputShape].
 *
 * Outputs: `label` (string [batch]) and `probabilities` (float32 [batch, classes]); or `predictions`
 * (float64 [batch, targets]) in the units of the columns; or, of a module without classes, `output`.
 *
 * The file is checked before it is given: what it predicts of 100 random samples is compared with the model.
 * @throws ArgumentError where an option is missing, or contradicts what the model gives
 * @throws GradusError where forward does what ONNX cannot say, all of it at once; or where predictions differ
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

/** @returns what the network takes: float32 [batch, ...inputShape] */
function addInputs(graph: Graph, { preprocessing, picture, inputShape }: ExportSubject): Value {
  if (preprocessing !== null) return addColumns(graph, preprocessing.description);
  const shape = [BATCH, ...inputShape];
  if (picture === null) return graph.input('input', 'float32', shape);
  const doc = 'Bytes from 0 to 255, row by row, one colour after the other (metadata "picture").';
  const pixels = graph.input('pixels', 'uint8', shape, doc);
  const numbers = cast(graph, pixels, 'float32');
  return graph.add('Div', [numbers, graph.numbers(255, 'float32')], { shape });
}

/** What inputs and outputs mean, as JSON for programs. */
function metadataOf({ preprocessing, picture, output }: ExportSubject): Map<string, string> {
  const { task } = output;
  const isOfClasses = task === 'classification';
  const targets = isOfClasses ? output.name && [output.name] : null;
  const said: Readonly<Record<string, unknown>> = {
    task,
    targets: task === 'regression' ? output.columns.map(({ name }) => name) : targets,
    class_names: isOfClasses ? output.classNames : null,
    columns: preprocessing && columnInputs(preprocessing.description),
    picture: picture && { ...picture, order: 'channels, rows, columns', pixels: 'uint8, 0 to 255' },
  };
  const given = Object.entries(said).filter(([, value]) => value !== null);
  return new Map(
    given.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

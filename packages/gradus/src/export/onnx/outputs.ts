/** The outputs of the graph: labels and probabilities, or numbers in their units. */

import { scaleOf } from '../../preprocessing/encode.ts';
import type { NumberDescription } from '../../preprocessing/index.ts';
import type { ExportOutput } from '../subject.ts';
import { BATCH, type Graph, ML, type Value } from './graph.ts';
import { cast } from './operators.ts';

/** The names of the outputs, in order. Where a column is called `label`, the output is `output_label`. */
export function outputNames({ task }: ExportOutput, inputs: readonly string[]): readonly string[] {
  const names = {
    classification: ['label', 'probabilities'],
    regression: ['predictions'],
    none: ['output'],
  };
  return names[task ?? 'none'].map((name) => {
    let free = name;
    while (inputs.includes(free)) free = `output_${free}`;
    return free;
  });
}

/** Adds the outputs, computed from the output `y` of the network. */
export function addOutputs(
  graph: Graph,
  output: ExportOutput,
  names: readonly string[],
  y: Value,
): void {
  if (output.task === 'classification') addClasses(graph, output, names, y);
  else if (output.task === 'regression') addNumbers(graph, output.columns, names[0], y);
  else graph.output(names[0], y);
}

type Classes = ExportOutput & { task: 'classification' };

function addClasses(
  graph: Graph,
  { classNames, binary }: Classes,
  names: readonly string[],
  y: Value,
): void {
  const shape = [BATCH, classNames.length];
  const probabilities =
    binary === 'softmax'
      ? graph.add('Softmax', [y], { shape, attributes: { axis: 1 } })
      : addLogit(graph, y);
  const axis = { axis: 1, keepdims: 0 };
  const options = { shape: [BATCH], type: 'int64', attributes: axis } as const;
  const place = graph.add('ArgMax', [probabilities], options);
  const label = graph.add('LabelEncoder', [place], {
    shape: [BATCH],
    type: 'string',
    domain: ML,
    attributes: {
      keys_int64s: classNames.map((_, i) => i),
      values_strings: classNames,
      default_string: '',
    },
  });
  graph.output(names[0], label, 'The name of the most probable class.');
  const order = 'One for each class, in the order of the metadata "class_names"; they add up to 1.';
  graph.output(names[1], probabilities, order);
}

/** Both probabilities, from the logit of the second class, as the library computes them. */
function addLogit(graph: Graph, y: Value): Value {
  const { shape } = y;
  const first = graph.add('Sigmoid', [graph.add('Neg', [y], { shape })], { shape });
  const second = graph.add('Sigmoid', [y], { shape });
  return graph.add('Concat', [first, second], { shape: [BATCH, 2], attributes: { axis: 1 } });
}

/** Computes in float64, as the library does: a target far from 0 keeps its last digits. */
function addNumbers(
  graph: Graph,
  columns: readonly NumberDescription[],
  name: string,
  y: Value,
): void {
  const { shape } = y;
  const scales = graph.numbers(columns.map(scaleOf), 'float64');
  const means = columns.map(({ mean }) => mean);
  const scaled = graph.add('Mul', [cast(graph, y, 'float64'), scales], { shape });
  const moved = graph.add('Add', [scaled, graph.numbers(means, 'float64')], { shape });
  const order = 'In the units of the columns, in the order of the metadata "targets".';
  graph.output(name, moved, order);
}

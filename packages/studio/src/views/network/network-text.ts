import { parameterCount } from '@gradus/lab/settings';
import type { Table } from '../../charts/download.ts';
import { totalText } from '../../charts/numbers.ts';
import {
  type Experiment,
  layersOf,
  nameOf,
  type Pictures,
  type PlannedLayer,
} from '../../experiment/index.ts';
import type { Texts } from '../../lang/index.ts';
import type { LayerWords } from './network-figure.ts';

/** Number of parameters of a layer. */
function countOf({ role, inputs, outputs }: PlannedLayer): number {
  return role === 'linear' ? inputs * outputs + outputs : 0;
}

/** The network in words, from the picture to the classes. */
export function networkSteps(experiment: Experiment, text: Texts['build']): string[] {
  const { model } = experiment;
  return [
    inputText(experiment, text),
    ...layersOf(experiment).map((layer) => {
      const { name, role, kind, args, inputs, outputs } = layer;
      if (role === 'activation') return text.activationLayer(name, kind, outputs);
      if (role === 'dropout') return text.dropoutLayer(name, args, outputs);
      const product = text.connection(inputs, outputs);
      return `${text.linearLayer(name, inputs, outputs)}: ${product} = ${text.count(countOf(layer))}`;
    }),
    text.outputs(model.outputDim),
    text.total(parameterCount(model)),
  ];
}

function inputText({ data, model }: Experiment, text: Texts['build']): string {
  if (data.kind === 'pictures') return text.picture(data.rows, data.columns, data.channels ?? 1);
  return text.inputs(model.inputDim);
}

/** Such as `28 × 28`, or `3 × 32 × 32` in colour. */
function sidesOf({ channels = 1, rows, columns }: Pictures): string {
  return [...(channels === 1 ? [] : [channels]), rows, columns].join(' × ');
}

/** The words of a diagram: of the input, and of each Linear layer with its activation. */
export function networkWords(experiment: Experiment, text: Texts['build']): LayerWords[] {
  const { data, model } = experiment;
  const layers = layersOf(experiment);
  const input: LayerWords = {
    units: model.inputDim,
    label:
      data.kind === 'pictures'
        ? `${sidesOf(data)} = ${text.count(model.inputDim)}`
        : text.inputs(model.inputDim),
    shortLabel: data.kind === 'pictures' ? sidesOf(data) : text.count(model.inputDim),
    activation: '',
    dropout: '',
    layer: '',
    name: '',
    product: '',
    count: '',
  };
  const columns = layers.flatMap((layer, i): LayerWords[] => {
    if (layer.role !== 'linear') return [];
    const [act, drop] = layers.slice(i + 1, i + 3);
    return [
      {
        units: layer.outputs,
        label: text.units(layer.outputs),
        shortLabel: text.count(layer.outputs),
        activation: act?.kind ?? '',
        dropout: drop?.role === 'dropout' ? `${drop.kind} ${drop.args}` : '',
        layer: `${layer.name}: Linear`,
        name: layer.name,
        product: text.connection(layer.inputs, layer.outputs),
        count: text.count(countOf(layer)),
      },
    ];
  });
  return [input, ...columns];
}

/** The parameters, as `gradus inspect` lists them. */
export function parameterTable(experiment: Experiment, { build, lab }: Texts): Table {
  const text = lab.inspect;
  const rows = layersOf(experiment)
    .filter(({ role }) => role === 'linear')
    .flatMap(({ name, inputs, outputs }) => [
      [
        `${name}.weight`,
        `[${outputs}, ${inputs}]`,
        outputs * inputs,
        text.weightMeaning(outputs, inputs),
      ],
      [`${name}.bias`, `[${outputs}]`, outputs, text.biasMeaning(outputs)],
    ]);
  return { columns: [text.parameter, build.shape, text.numbers, text.meaning], rows };
}

/** What `gradus inspect` explains about them. */
export function explanation(experiment: Experiment, { inspect }: Texts['lab']): string[] {
  const layers = layersOf(experiment);
  const linear = layers.filter(({ role }) => role === 'linear').length;
  const others = layers.filter(({ role }) => role === 'activation').map(({ name }) => name);
  const count = parameterCount(experiment.model);
  return [
    inspect.why(linear, 2 * linear),
    others.length === 0 ? inspect.noNonLinear : inspect.nonLinear(others),
    totalText(count, inspect),
  ];
}

/** The text of a width; `?` if it is not typed yet. */
export function titleOfNetwork({ model }: Experiment, text: Texts['build']): string {
  return text.diagram(nameOf(model).replaceAll('NaN', '?'), parameterCount(model));
}

import { parameterCount } from '@gradus/lab/settings';
import type { Table } from '../../charts/download.ts';
import { totalText } from '../../charts/numbers.ts';
import { type Experiment, layersOf, nameOf, type PlannedLayer } from '../../experiment/index.ts';
import type { Texts } from '../../lang/index.ts';
import type { Column } from './network-drawing.ts';

/** Numbers that a layer learns. */
function countOf({ kind, inputs, outputs }: PlannedLayer): number {
  return kind === 'Linear' ? inputs * outputs + outputs : 0;
}

/** The network in words, from the picture to the classes. */
export function networkSteps({ model, data }: Experiment, text: Texts['build']): string[] {
  return [
    text.picture(data.rows, data.columns),
    ...layersOf(model).map((layer) => {
      const { name, kind, inputs, outputs } = layer;
      if (kind !== 'Linear') return text.activationLayer(name, kind, outputs);
      const product = text.connection(inputs, outputs);
      return `${text.linearLayer(name, inputs, outputs)}: ${product} = ${text.count(countOf(layer))}`;
    }),
    text.outputs(model.outputDim),
    text.total(parameterCount(model)),
  ];
}

/** The network as columns of a diagram. */
export function networkColumns({ model, data }: Experiment, text: Texts['build']): Column[] {
  const layers = layersOf(model);
  const picture: Column = {
    units: data.rows * data.columns,
    label: `${data.rows} × ${data.columns} = ${text.count(data.rows * data.columns)}`,
    activation: '',
    layer: '',
    product: '',
    count: '',
  };
  const columns = layers.flatMap((layer, i): Column[] => {
    if (layer.kind !== 'Linear') return [];
    const isLast = i === layers.length - 1;
    return [
      {
        units: layer.outputs,
        label: text.units(layer.outputs),
        activation: isLast ? '' : layers[i + 1].kind,
        layer: `${layer.name}: Linear`,
        product: text.connection(layer.inputs, layer.outputs),
        count: text.count(countOf(layer)),
      },
    ];
  });
  return [picture, ...columns];
}

/** The parameters as `gradus inspect` lists them. */
export function parameterTable({ model }: Experiment, { build, lab }: Texts): Table {
  const text = lab.inspect;
  const rows = layersOf(model)
    .filter(({ kind }) => kind === 'Linear')
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
export function explanation({ model }: Experiment, { inspect }: Texts['lab']): string[] {
  const layers = layersOf(model);
  const linear = layers.filter(({ kind }) => kind === 'Linear').length;
  const others = layers.filter(({ kind }) => kind !== 'Linear').map(({ name }) => name);
  const count = parameterCount(model);
  return [
    inspect.why(linear, 2 * linear),
    others.length === 0 ? inspect.noNonLinear : inspect.nonLinear(others),
    totalText(count, inspect),
  ];
}

/** What to call it; a width that is not typed yet is `?`. */
export function titleOfNetwork({ model }: Experiment, text: Texts['build']): string {
  return text.diagram(nameOf(model).replaceAll('NaN', '?'), parameterCount(model));
}

/** The network as a function of the plane: its outputs, and the output of each unit, on a grid of points. */
import { fromArray, type Tensor } from 'gradus';
import { Activation, BCEWithLogitsLoss, CrossEntropyLoss, Linear } from 'gradus/nn';
import type { Plane, Surface, SurfaceRequest } from '../messages.ts';
import { moving } from '../moving.ts';
import type { TableSet } from '../table/load.ts';
import { gridTable } from '../table/plane.ts';
import type { Inspector } from './inspector.ts';
import { rowsOf, type Subject } from './unit-step.ts';

/** The inputs of all grids: a run asks for the same one again and again. */
const grids = new WeakMap<TableSet, { readonly size: number; readonly input: Tensor }>();

export function surface(
  { inspector, loss, snapshot }: Pick<Subject, 'inspector' | 'loss' | 'snapshot'>,
  set: TableSet,
  plane: Plane,
  { size, shown: asked }: SurfaceRequest,
): Surface {
  const input = gridOf(set, plane, size);
  const { leaves } = inspector;
  const units = unitLayers(leaves);
  const told = new Set([leaves[0][0], ...units.map(({ output }) => output)]);
  const { output, layers } = inspector.layers(
    input,
    leaves.filter(([name]) => told.has(name)),
  );
  const outputs = new Map(layers.map((layer) => [layer.name, layer.output]));
  const score = scoreOf(output, loss, inspector);
  return moved({
    ...{ iteration: snapshot.iteration, size },
    ...score,
    inputs: floats(layers[0].output),
    layers: units.map(({ linear, output: name }, i) => {
      const values = outputs.get(name) as Tensor;
      const count = values.shape[1];
      const shown = (asked[i] ?? []).filter((unit) => unit < count);
      const { data, shape } = snapshot.weights[`${linear}.weight`];
      const weights = rowsOf(data, shape[1], shown);
      return { name, shown, values: columnsOf(values, shown), weights };
    }),
  });
}

/** The arrays of a surface are made for one frame. */
function moved(found: Surface): Surface {
  const { classes, strength, numbers, inputs, layers } = found;
  const ofUnits = layers.flatMap(({ values, weights }) => [values, weights]);
  return moving(
    found,
    [classes, strength, numbers, inputs, ...ofUnits].filter((array) => array !== null),
  );
}

function gridOf(set: TableSet, plane: Plane, size: number): Tensor {
  const known = grids.get(set);
  if (known?.size === size) return known.input;
  const { values } = set.flat.preprocessing.encode(gridTable(set, plane, size));
  const input = fromArray(values, [size * size, values.length / (size * size)]);
  grids.set(set, { size, input });
  return input;
}

/** The class of each point and how sure the network is of it; or the number that it predicts. */
function scoreOf(
  output: Tensor,
  loss: Subject['loss'],
  inspector: Inspector,
): Pick<Surface, 'classes' | 'strength' | 'numbers'> {
  if (loss instanceof CrossEntropyLoss) return ofClasses(floats(output), output.shape[1]);
  if (loss instanceof BCEWithLogitsLoss) return ofLogits(floats(output));
  return { classes: null, strength: null, numbers: floats(inspector.inTableUnits(output)) };
}

/** For the logits of classes, row by row. Sure of none is 0, certain of one is 255. */
function ofClasses(logits: Float32Array, count: number): ReturnType<typeof scoreOf> {
  const classes = new Uint8Array(logits.length / count);
  const strength = new Uint8Array(classes.length);
  for (let cell = 0; cell < classes.length; cell++) {
    const first = cell * count;
    let best = 0;
    for (let i = 1; i < count; i++) if (logits[first + i] > logits[first + best]) best = i;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += Math.exp(logits[first + i] - logits[first + best]);
    classes[cell] = best;
    strength[cell] = (255 * (count / sum - 1)) / (count - 1);
  }
  return { classes, strength, numbers: null };
}

/** For the logits of the second of two classes. */
function ofLogits(logits: Float32Array): ReturnType<typeof scoreOf> {
  const classes = Uint8Array.from(logits, (logit) => (logit > 0 ? 1 : 0));
  const strength = Uint8Array.from(logits, (logit) => 255 * Math.tanh(Math.abs(logit) / 2));
  return { classes, strength, numbers: null };
}

/** The name of each Linear layer, and of the layer with the outputs of its units: itself, or the activation after it. */
function unitLayers(leaves: Inspector['leaves']): { linear: string; output: string }[] {
  return leaves.flatMap(([linear, module], i) => {
    if (!(module instanceof Linear)) return [];
    const [next, after] = leaves.at(i + 1) ?? [linear];
    return [{ linear, output: after instanceof Activation ? next : linear }];
  });
}

/** The outputs of some units, point by point. */
function columnsOf(output: Tensor, shown: readonly number[]): Float32Array<ArrayBuffer> {
  if (shown.length === 0) return new Float32Array();
  const [points, units] = output.shape;
  const all = floats(output);
  if (shown.length === units && shown.every((unit, i) => unit === i)) return all;
  const columns = new Float32Array(points * shown.length);
  for (let point = 0, to = 0; point < points; point++)
    for (const unit of shown) columns[to++] = all[point * units + unit];
  return columns;
}

function floats(tensor: Tensor): Float32Array<ArrayBuffer> {
  return tensor.dataSync() as Float32Array<ArrayBuffer>;
}

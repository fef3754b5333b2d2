/** Checks the arguments of `forward` against the inputs that the graph declares. */
import { countElements } from '../../data/host-array.ts';
import type { OnnxValue } from '../../onnx/index.ts';
import { Tensor } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { Doubles, dtypeOf, Texts, type Value } from './values.ts';

/**
 * Strings or float64 numbers, for which Gradus has no tensors, in row-major order.
 *
 * @example
 * ```ts
 * const input: OnnxArray = { shape: [2, 1], data: ['Seoul', 'Busan'] };
 * ```
 */
export interface OnnxArray {
  readonly shape: readonly number[];
  readonly data: readonly string[] | Float64Array;
}

/**
 * An input of a graph. An array of strings has one string for each row.
 *
 * @example
 * ```ts
 * const inputs: Record<string, OnnxInput> = { age: tensor([[31], [52]]), city: ['Seoul', 'Busan'] };
 * ```
 */
export type OnnxInput = Tensor | OnnxArray | readonly string[];

/**
 * The values of the inputs by name.
 * @param declared the inputs of the graph
 * @param given the only input, or all inputs by name
 */
export function valuesOfInputs(
  declared: readonly OnnxValue[],
  given: OnnxInput | Readonly<Record<string, OnnxInput>>,
): Map<string, Value> {
  const isAlone = given instanceof Tensor || Array.isArray(given);
  if (isAlone && declared.length !== 1) {
    throw new ArgumentError(
      'forward',
      `the graph has ${declared.length} inputs. Give them by name: ` +
        `{ ${declared.map(({ name }) => name).join(', ')} }.`,
    );
  }
  const byName = isAlone
    ? new Map([[declared[0].name, given as OnnxInput]])
    : new Map(Object.entries(given ?? {}));
  refuseUnknown('forward', declared, byName.keys());
  return new Map(declared.map((input) => [input.name, valueFor(input, byName.get(input.name))]));
}

/** @throws ArgumentError where a name is not an input of the graph */
export function refuseUnknown(
  owner: string,
  declared: readonly OnnxValue[],
  names: Iterable<string>,
): void {
  for (const name of names) {
    if (declared.some((input) => input.name === name)) continue;
    const all = declared.map((input) => shown(input.name)).join(', ');
    throw new ArgumentError(
      owner,
      `${shown(name)} is not an input of the graph. Its inputs are ${all}.`,
    );
  }
}

function valueFor(input: OnnxValue, given: OnnxInput | undefined): Value {
  const { name, elementType } = input;
  if (given === undefined)
    throw new ArgumentError('forward', `the input ${shown(name)} is missing.`);
  const value = given instanceof Tensor ? given : arrayOf(input, given);
  if (elementType !== null) {
    const isDouble = elementType === 'float64' && value instanceof Doubles;
    const wanted = isDouble
      ? 'float64'
      : (dtypeOf(elementType) ?? (elementType === 'string' ? 'strings' : 'float32'));
    const found =
      value instanceof Texts ? 'strings' : value instanceof Doubles ? 'float64' : value.dtype;
    if (wanted !== found) {
      const fix =
        value instanceof Tensor && wanted !== 'strings' ? ` Convert it: x.to('${wanted}').` : '';
      throw new ArgumentError(
        'forward',
        `the input ${shown(name)} takes ${wanted}, got ${found}.${fix}`,
      );
    }
  }
  checkShape(input, value.shape);
  return value;
}

function arrayOf(
  { name, shape: declared }: OnnxValue,
  given: Exclude<OnnxInput, Tensor>,
): Texts | Doubles {
  const refuse = (problem: string): never => {
    throw new ArgumentError('forward', `the input ${shown(name)} ${problem}`);
  };
  const isList = Array.isArray(given);
  const { shape, data } = isList
    ? { shape: declared?.length === 2 ? [given.length, 1] : [given.length], data: given }
    : ((given ?? {}) as OnnxArray);
  if (!Array.isArray(shape) || !(Array.isArray(data) || data instanceof Float64Array)) {
    return refuse(
      `must be a tensor, an array of strings, or { shape, data } with strings or a Float64Array, got ${shown(given)}.`,
    );
  }
  if (countElements(shape) !== data.length) {
    return refuse(`has ${data.length} elements, which do not fit the shape [${shape}].`);
  }
  if (data instanceof Float64Array) return new Doubles(data, shape);
  const wrong = data.find((text) => typeof text !== 'string');
  return wrong === undefined
    ? Texts.from(data, shape)
    : refuse(`takes strings, got ${shown(wrong)}.`);
}

/** The first of several dimensions is the batch. Its size may differ from the size in the file. */
function checkShape({ name, shape }: OnnxValue, found: readonly number[]): void {
  if (shape === null) return;
  const fits =
    shape.length === found.length &&
    shape.every((size, axis) => {
      const isFree = typeof size !== 'number' || (axis === 0 && shape.length > 1);
      return isFree || size === found[axis];
    });
  if (fits) return;
  const sizes = shape.map((size, axis) =>
    axis === 0 && shape.length > 1 ? 'batch' : (size ?? '?'),
  );
  throw new ShapeError(
    'forward',
    [found],
    `the input ${shown(name)} takes [${sizes.join(', ')}], got [${found.join(', ')}].`,
  );
}

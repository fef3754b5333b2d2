/** What `forward` is given, checked against what the graph declares. */
import type { OnnxValue } from '../../onnx/index.ts';
import { Tensor } from '../../tensor/index.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { dtypeOf, Texts, type Value } from './values.ts';

/** An input of a graph: a tensor, or strings in (nested) arrays. */
export type OnnxInput = Tensor | readonly string[] | readonly (readonly string[])[];

/**
 * The values of the inputs by name.
 * @param declared the inputs of the graph
 * @param given the one input, or all by name
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

/** @throws ArgumentError where a name is no input of the graph */
export function refuseUnknown(
  owner: string,
  declared: readonly OnnxValue[],
  names: Iterable<string>,
): void {
  for (const name of names) {
    if (declared.some((input) => input.name === name)) continue;
    const all = declared.map((input) => shown(input.name)).join(', ');
    throw new ArgumentError(owner, `${shown(name)} is no input of the graph; it has ${all}.`);
  }
}

function valueFor(input: OnnxValue, given: OnnxInput | undefined): Value {
  const { name, elementType } = input;
  if (given === undefined)
    throw new ArgumentError('forward', `the input ${shown(name)} is missing.`);
  const value = given instanceof Tensor ? given : textsOf(input, given);
  const isText = value instanceof Texts;
  if (elementType !== null) {
    const dtype = elementType === 'string' ? 'strings' : (dtypeOf(elementType) ?? 'float32');
    const found = isText ? 'strings' : value.dtype;
    if (dtype !== found) {
      const fix = isText || dtype === 'strings' ? '' : ` Convert it: x.to('${dtype}').`;
      throw new ArgumentError(
        'forward',
        `the input ${shown(name)} takes ${dtype}, got ${found}.${fix}`,
      );
    }
  }
  checkShape(input, value.shape);
  return value;
}

function textsOf({ name, shape }: OnnxValue, given: Exclude<OnnxInput, Tensor>): Texts {
  if (!Array.isArray(given)) {
    throw new ArgumentError('forward', `the input ${shown(name)} is no tensor: ${shown(given)}.`);
  }
  const texts = given.flat() as string[];
  for (const text of texts) {
    if (typeof text === 'string') continue;
    throw new ArgumentError(
      'forward',
      `the input ${shown(name)} takes strings, got ${shown(text)}.`,
    );
  }
  if (!Array.isArray(given[0])) {
    return Texts.from(texts, shape?.length === 2 ? [texts.length, 1] : [texts.length]);
  }
  const width = given[0].length;
  if (given.some((row) => row.length !== width)) {
    throw new ShapeError('forward', [], `the rows of the input ${shown(name)} differ in length.`);
  }
  return Texts.from(texts, [given.length, width]);
}

/** The first of several dimensions is the batch, which may have another size than that of the export. */
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

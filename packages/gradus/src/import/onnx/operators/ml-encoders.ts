/** The operators of ai.onnx.ml that convert categories to numbers and back, as skl2onnx writes them. */
import type { OnnxData } from '../../../onnx/index.ts';
import { arange, fromArray, type Tensor } from '../../../tensor/index.ts';
import { GradusError } from '../../../util/errors.ts';
import { shown } from '../../../util/shown.ts';
import { type Attributes, axisFrom, type Call, type Operators } from '../node.ts';
import { elementsOf, lookedUp, Maps, moved, Texts, tensorOf, type Value } from '../values.ts';

type Key = string | number;

/** The index of each element in `keys`, or the number of keys for an unknown element, as int32. */
function placesAmong(keys: readonly Key[], value: Value): Tensor {
  const places = new Map(keys.map((key, place) => [key, place]));
  const placeOf = (key: Key): number => places.get(key) ?? keys.length;
  if (value instanceof Texts) return lookedUp(value, Int32Array.from(value.words, placeOf));
  const x = tensorOf(value);
  return fromArray(Int32Array.from(elementsOf(x), placeOf), x.shape);
}

/** The entry for each index: strings, int32 or float32. */
function entriesAt(entries: readonly Key[], isFloat: boolean, places: Tensor): Value {
  if (typeof entries[0] === 'string') return new Texts(places, entries as string[]);
  const numbers = entries as number[];
  const table = isFloat ? Float32Array.from(numbers) : Int32Array.from(numbers);
  const flat = fromArray(table, [table.length]).indexSelect(0, places.reshape(-1));
  return flat.reshape(places.shape);
}

interface List {
  readonly entries: readonly Key[];
  readonly kind: 'string' | 'int64' | 'float';
}

/** Keys or values, which are in an attribute named after their type. */
function listOf(node: Attributes, name: 'keys' | 'values'): List | null {
  const texts = node.texts(`${name}_strings`);
  const ints = node.ints(`${name}_int64s`);
  const floats = node.floats(`${name}_floats`);
  const tensor = node.tensor(`${name}_tensor`);
  if (texts !== undefined) return { entries: texts, kind: 'string' };
  if (ints !== undefined) return { entries: ints, kind: 'int64' };
  if (floats !== undefined) return { entries: floats, kind: 'float' };
  if (tensor === undefined) return null;
  const kind =
    tensor.type === 'string' ? 'string' : tensor.type.startsWith('float') ? 'float' : 'int64';
  return { entries: keysIn(tensor.data), kind };
}

function keysIn(data: OnnxData): Key[] {
  return Array.from(data as Iterable<Key | bigint>, (key) =>
    typeof key === 'bigint' ? Number(key) : key,
  );
}

function defaultOf(node: Attributes, kind: List['kind']): Key {
  const text = node.text('default_string', '_Unused');
  const int = node.int('default_int64', -1);
  const float = node.float('default_float', -0);
  const tensor = node.tensor('default_tensor');
  if (tensor !== undefined) return keysIn(tensor.data)[0] ?? 0;
  return kind === 'string' ? text : kind === 'int64' ? int : float;
}

/** Maps keys to values, each of any type. An unknown key becomes the default. */
function labelEncoder(node: Attributes): (call: Call) => Value {
  const classes = node.texts('classes_strings');
  if (classes !== undefined) return classEncoder(node, classes);
  const [keys, values] = [listOf(node, 'keys'), listOf(node, 'values')];
  if (keys === null || values === null || keys.entries.length !== values.entries.length) {
    return node.refuse('it needs as many keys as values.');
  }
  const entries = [...values.entries, defaultOf(node, values.kind)];
  return (call) => {
    return entriesAt(entries, values.kind === 'float', placesAmong(keys.entries, call.value(0)));
  };
}

/** In version 1, it maps strings to their indices in a list, or indices to strings, depending on the input. */
function classEncoder(node: Attributes, classes: readonly string[]): (call: Call) => Value {
  const [text, int] = [node.text('default_string', '_Unused'), node.int('default_int64', -1)];
  const places = classes.map((_, place) => place);
  return (call) => {
    const value = call.value(0);
    if (value instanceof Texts) {
      return entriesAt([...places, int], false, placesAmong(classes, value));
    }
    return entriesAt([...classes, text], false, placesAmong(places, value));
  };
}

/** Adds a dimension with a 1 at the index of the category. */
function oneHotEncoder(node: Attributes): (call: Call) => Tensor {
  const categories: readonly Key[] = node.texts('cats_strings') ?? node.ints('cats_int64s') ?? [];
  const mayBeUnknown = node.flag('zeros', true);
  if (categories.length === 0) node.refuse('it has no categories.');
  return (call) => {
    const value = call.value(0);
    const places = placesAmong(categories, value);
    call.budget.spend(places.numel() * categories.length);
    if (!mayBeUnknown) refuseUnknown(value, places, categories.length);
    return places
      .unsqueeze(places.dim())
      .eq(arange(categories.length, { dtype: 'int32' }))
      .float();
  };
}

function refuseUnknown(value: Value, places: Tensor, count: number): void {
  const unknown = elementsOf(places).indexOf(count);
  if (unknown < 0) return;
  const found = value instanceof Texts ? value.read() : Array.from(elementsOf(tensorOf(value)));
  throw new GradusError(
    `${shown(found[unknown])} is not one of its categories, which zeros = 0 requires.`,
  );
}

function zipMap(node: Attributes): (call: Call) => Value {
  const keys = node.texts('classlabels_strings') ?? node.ints('classlabels_int64s') ?? [];
  return (call) => {
    const x = call.tensor(0);
    const values = x.dim() === 1 ? x.unsqueeze(0) : x;
    if (values.dim() === 2 && values.shape[1] === keys.length) return new Maps(keys, values);
    throw new GradusError(
      `[${x.shape}] does not have a column for each of ${keys.length} classes.`,
    );
  };
}

/** The elements at indices along the last dimension. A vector counts as a row. */
function arrayFeatureExtractor(call: Call): Value {
  const value = call.value(0);
  const indices = call.indices(1, value.shape.at(-1) ?? 0).reshape(-1);
  return moved([value], ([x]) => {
    const rows = x.dim() === 1 ? x.unsqueeze(0) : x;
    return rows.indexSelect(axisFrom(-1, rows.dim()), indices);
  });
}

export const encoders = (): Operators => ({
  LabelEncoder: { prepare: labelEncoder },
  CategoryMapper: {
    prepare: (node) => {
      const [texts, ints] = [node.texts('cats_strings') ?? [], node.ints('cats_int64s') ?? []];
      if (texts.length !== ints.length) node.refuse('it needs as many strings as integers.');
      const toInt = [...ints, node.int('default_int64', -1)];
      const toText = [...texts, node.text('default_string', '_Unused')];
      return (call) => {
        const value = call.value(0);
        const isText = value instanceof Texts;
        return entriesAt(isText ? toInt : toText, false, placesAmong(isText ? texts : ints, value));
      };
    },
  },
  OneHotEncoder: { prepare: oneHotEncoder },
  ZipMap: { prepare: zipMap },
  ArrayFeatureExtractor: { prepare: () => arrayFeatureExtractor },
});

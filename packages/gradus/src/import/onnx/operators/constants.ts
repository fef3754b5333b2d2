/** Constants of the graph, and conversions. */
import type { DType } from '../../../ir/dtype.ts';
import { converted } from '../../../tensor/create/create.ts';
import { fromArray, type Tensor } from '../../../tensor/index.ts';
import { GradusError } from '../../../util/errors.ts';
import type { Attributes, Call, Operators } from '../node.ts';
import {
  constantOf,
  Doubles,
  elementsOf,
  lookedUp,
  Maps,
  moved,
  sizeOf,
  Texts,
  type Value,
} from '../values.ts';

/** The value is a tensor or, from opset 12 on, a number, a string or a list. */
function constant(node: Attributes): () => Value {
  const value = constantValue(node);
  return () => value;
}

function constantValue(node: Attributes): Value {
  const whole = node.tensor('value');
  if (whole !== undefined) return constantOf(whole);
  const shape = (list: { readonly length: number }): number[] => [list.length];
  if (node.has('value_float')) return fromArray(Float32Array.of(node.float('value_float', 0)), []);
  if (node.has('value_int')) return fromArray(Int32Array.of(node.int('value_int', 0)), []);
  if (node.has('value_string')) return Texts.from([node.text('value_string', '')], []);
  const [floats, ints, texts] = [
    node.floats('value_floats'),
    node.ints('value_ints'),
    node.texts('value_strings'),
  ];
  if (floats !== undefined) return fromArray(Float32Array.from(floats), shape(floats));
  if (ints !== undefined) return fromArray(Int32Array.from(ints), shape(ints));
  if (texts !== undefined) return Texts.from(texts, shape(texts));
  return node.refuse('it has no value, or one of a type that gradus does not read.');
}

/** One element, expanded. It takes no memory until it is read. */
function constantOfShape(node: Attributes): (call: Call) => Value {
  const given = node.tensor('value');
  const value = given === undefined ? fromArray(Float32Array.of(0), [1]) : constantOf(given);
  if (sizeOf(value) !== 1) node.refuse('its value must have one element.');
  return (call) => {
    const shape = call.numbers(0);
    return moved([value], ([x]) => x.reshape([]).expand(shape));
  };
}

function range(call: Call): Value {
  const [start, limit, step] = [call.number(0, 0), call.number(1, 0), call.number(2, 1)];
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (!Number.isFinite(count)) throw new GradusError(`${start}, ${limit}, ${step} is not a range.`);
  call.budget.spend(count);
  const numbers = Float64Array.from({ length: count }, (_, i) => start + i * step);
  const { dtype } = call.tensor(0);
  return fromArray(converted(numbers, dtype), [count], { dtype });
}

/** By the numbers of TensorProto.DataType. */
const CASTS: ReadonlyMap<number, DType | 'string' | 'float64'> = new Map([
  [1, 'float32'],
  [2, 'uint8'],
  [6, 'int32'],
  [7, 'int32'],
  [8, 'string'],
  [9, 'bool'],
  [10, 'float32'],
  [11, 'float64'],
  [16, 'float32'],
]);

/** In a cast to float64, integers and bools become doubles, and float32 stays float32. */
function cast(node: Attributes): (call: Call) => Value {
  const number = node.int('to', 0);
  const to = CASTS.get(number);
  node.ignore('saturate');
  if (to === undefined) {
    return node.refuse(
      `it casts to element type ${number}. Supported are floats, int32, int64, uint8, bool and string.`,
    );
  }
  return (call) => {
    const value = call.value(0);
    if (to === 'string') return value instanceof Texts ? value : written(call.tensor(0));
    const dtype = to === 'float64' ? 'float32' : to;
    if (value instanceof Texts)
      return lookedUp(value, Float32Array.from(value.words, parsed)).to(dtype);
    if (value instanceof Doubles && to !== 'float64') {
      return fromArray(converted(value.data, dtype), value.shape, { dtype });
    }
    if (to !== 'float64' || value instanceof Maps) return call.tensor(0).to(dtype);
    if (value instanceof Doubles || value.dtype === 'float32') return value;
    // No gradient reaches these.
    return new Doubles(Float64Array.from(elementsOf(value)), value.shape);
  };
}

function parsed(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Numbers as strings. Floats have eight digits. */
function written(x: Tensor): Texts {
  const isFloat = x.dtype === 'float32';
  const texts = Array.from(elementsOf(x), (n) => String(isFloat ? Number(n.toPrecision(8)) : n));
  return Texts.from(texts, x.shape);
}

export const constants = (): Operators => ({
  Constant: { prepare: constant },
  ConstantOfShape: { prepare: constantOfShape },
  Range: { prepare: () => range },
  Cast: { isView: true, prepare: cast },
});

/** Comparisons and logic. */
import { fromArray, type Tensor } from '../../../tensor/index.ts';
import { type Operator, type Operators, unary } from '../node.ts';
import { Doubles, lookedUp, moved, Texts, type Value } from '../values.ts';
import { comparedDoubles } from './doubles.ts';

function comparison(
  compute: (a: Tensor, b: Tensor) => Tensor,
  number: (a: number, b: number) => boolean,
): Operator {
  return {
    prepare: () => (call) => {
      return comparedDoubles(call, number) ?? compute(call.tensor(0), call.tensor(1));
    },
  };
}

function connective(compute: (a: Tensor, b: Tensor) => Tensor): Operator {
  return { prepare: () => (call) => compute(call.tensor(0), call.tensor(1)) };
}

/** Compares strings by their indices in a common list of words. */
function equal(a: Value, b: Value): Tensor | null {
  if (!(a instanceof Texts && b instanceof Texts)) return null;
  const places = new Map<string, number>();
  const inOneList = (texts: Texts): Tensor => {
    const own = Int32Array.from(texts.words, (word) => {
      const place = places.get(word) ?? places.size;
      places.set(word, place);
      return place;
    });
    return lookedUp(texts, own);
  };
  return inOneList(a).eq(inOneList(b));
}

function isNaNOf(value: Value): Tensor | null {
  if (!(value instanceof Doubles)) return null;
  const found = Uint8Array.from(value.data, (number) => Number(Number.isNaN(number)));
  return fromArray(found, value.shape, { dtype: 'bool' });
}

export const logic = (): Operators => ({
  Equal: {
    prepare: () => (call) => {
      const ofTexts = equal(call.value(0), call.value(1));
      const ofDoubles = comparedDoubles(call, (a, b) => a === b);
      return ofTexts ?? ofDoubles ?? call.tensor(0).eq(call.tensor(1));
    },
  },
  Less: comparison(
    (a, b) => a.lt(b),
    (a, b) => a < b,
  ),
  LessOrEqual: comparison(
    (a, b) => a.le(b),
    (a, b) => a <= b,
  ),
  Greater: comparison(
    (a, b) => a.gt(b),
    (a, b) => a > b,
  ),
  GreaterOrEqual: comparison(
    (a, b) => a.ge(b),
    (a, b) => a >= b,
  ),
  And: connective((a, b) => a.logicalAnd(b)),
  Or: connective((a, b) => a.logicalOr(b)),
  Xor: connective((a, b) => a.ne(b)),
  Not: unary((x) => x.logicalNot()),
  IsNaN: { prepare: () => (call) => isNaNOf(call.value(0)) ?? call.tensor(0).isnan() },
  IsInf: {
    prepare: (node) => {
      const [below, above] = [
        node.flag('detect_negative', true),
        node.flag('detect_positive', true),
      ];
      return (call) => {
        const x = call.tensor(0);
        const isBelow = x.eq(below ? Number.NEGATIVE_INFINITY : Number.NaN);
        return isBelow.logicalOr(x.eq(above ? Number.POSITIVE_INFINITY : Number.NaN));
      };
    },
  },
  Where: {
    prepare: () => (call) => {
      const condition = call.tensor(0);
      return moved([call.value(1), call.value(2)], ([yes, no]) => yes.where(condition, no));
    },
  },
});

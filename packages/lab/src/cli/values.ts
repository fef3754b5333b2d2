/** Readers of option values: each gives the value or says what would be right. */
import { InvalidArgumentError } from 'commander';
import { BOUNDS, type Bounds, decimalIn, isWithin } from '../settings/bounds.ts';
import { ACTIVATION_NAMES, type ActivationName } from '../settings/names.ts';
import { suggestion } from '../text/nearest.ts';

/** More neurons than any machine that this runs on could train. */
const MAX_NEURONS = 65_536;
const MAX_LAYERS = 100;

/** An integer from `least` to `most`. */
export function integer(least: number, most?: number) {
  return within({ integer: true, least, most });
}

/** A number within its bounds. */
export function within(bounds: Bounds) {
  return (text: string): number => {
    const value = decimalIn(text);
    if (isWithin(value, bounds)) return value;
    throw new InvalidArgumentError(`Expected ${inWords(bounds)}.`);
  };
}

function inWords({ integer, least, above, most, below }: Bounds): string {
  const what = integer ? 'an integer' : 'a number';
  if (least !== undefined && most !== undefined) return `${what} from ${least} to ${most}`;
  const ends = [
    least === undefined ? '' : `of at least ${least}`,
    above === undefined ? '' : `above ${above}`,
    most === undefined ? '' : `of at most ${most}`,
    below === undefined ? '' : `below ${below}`,
  ];
  return `${what} ${ends.filter((end) => end !== '').join(' and ')}`;
}

/** One of `known`. */
export function choice<Name extends string>(known: readonly Name[]) {
  return (text: string): Name => {
    const found = known.find((name) => name === text.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Expected ${known.join(', ')}.${suggestion(text, known)}`);
  };
}

/** `100,100`, or `none`. */
export function hiddenSizes(text: string): number[] {
  if (text.toLowerCase() === 'none') return [];
  const sizes = text.split(',').map(decimalIn);
  const width = { ...BOUNDS.width, most: MAX_NEURONS };
  if (sizes.length <= MAX_LAYERS && sizes.every((size) => isWithin(size, width))) return sizes;
  throw new InvalidArgumentError(
    'Expected the number of neurons of each hidden layer, such as 100 or 100,100 ' +
      `(1 to ${MAX_NEURONS} each, at most ${MAX_LAYERS} layers), or none.`,
  );
}

/** A number of at least 0, or several with commas between them. */
export function gains(text: string): number[] {
  const values = text.split(',').map(decimalIn);
  if (values.every((value) => isWithin(value, BOUNDS.gain))) return values;
  throw new InvalidArgumentError(
    'Expected a number of at least 0 for all layers, or one for each, such as 4,4,1.',
  );
}

/** An activation function; `leaky-relu` is `leakyrelu`. */
export function activation(text: string): ActivationName {
  return choice(ACTIVATION_NAMES)(text.replaceAll(/[-_]/g, ''));
}

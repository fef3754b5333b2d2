import { checkArgument, type Kind } from './arguments.ts';
import { ArgumentError } from './errors.ts';
import { shown } from './shown.ts';

const NONE: readonly never[] = [];

/** The kind of each option. */
export type OptionKinds<T> = Readonly<Record<keyof T & string, Kind>>;

/**
 * A checked copy of the given options. An option that is undefined counts as not given.
 * @throws ArgumentError unless `given` is a plain object; for an option that is unknown or of another kind; and for a
 *   required option that is missing
 */
export function checkOptions<T extends object>(
  owner: string,
  given: T | undefined,
  kinds: OptionKinds<T>,
  required: readonly (keyof T & string)[] = NONE,
): T {
  const options = {} as T;
  if (given !== undefined && !isPlainObject(given)) refuse(owner, given, Object.keys(kinds));
  for (const name in given) {
    const value = given[name];
    if (value === undefined) continue;
    if (!Object.hasOwn(kinds, name)) refuseName(owner, name, Object.keys(kinds));
    options[name] = checkArgument(owner, name, value, kinds[name]);
  }
  for (const name of required) checkArgument(owner, name, options[name], kinds[name]);
  return options;
}

/** Whether `value` is a plain object, of this realm or another, and not a Map, a tensor or a generator. */
function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refuse(owner: string, given: unknown, names: readonly string[]): never {
  throw new ArgumentError(
    owner,
    `options are an object such as { ${names[0]}: … }, got ${shown(given)}. ${list(names)}`,
  );
}

/** PyTorch's names have underscores: `weight_decay`. */
function refuseName(owner: string, name: string, names: readonly string[]): never {
  const plain = (text: string): string => text.replaceAll('_', '').toLowerCase();
  const meant = names.find((known) => plain(known) === plain(name));
  const hint = meant === undefined ? list(names) : `It is called ${meant}.`;
  throw new ArgumentError(owner, `there is no option ${shown(name)}. ${hint}`);
}

function list(names: readonly string[]): string {
  return `Options: ${names.join(', ')}.`;
}

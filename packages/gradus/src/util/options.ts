import { ArgumentError } from './errors.ts';
import { shown, withArticle } from './shown.ts';

/** What an option is: a type of JavaScript's or a class; null where another check follows. */
export type OptionKind =
  | 'boolean'
  | 'number'
  | 'function'
  | (abstract new (
      ...args: never[]
    ) => unknown)
  | null;

/** Every option that there is, with its kind. */
export type OptionKinds<T> = Readonly<Record<keyof T & string, OptionKind>>;

/**
 * The options that were given; one that is undefined counts as not given.
 * @throws ArgumentError where they are no object, or one has a name that is not known or is of another kind
 */
export function checkOptions<T extends object>(
  owner: string,
  given: T | undefined,
  kinds: OptionKinds<T>,
): T {
  if (given === undefined) return {} as T;
  const names = Object.keys(kinds);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ArgumentError(
      owner,
      `options are an object such as { ${names[0]}: … }, got ${shown(given)}. ${list(names)}`,
    );
  }
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of entries) {
    if (!Object.hasOwn(kinds, name)) refuseName(owner, name, names);
    checkKind(owner, name, value, kinds[name as keyof T & string]);
  }
  return Object.fromEntries(entries) as T;
}

function checkKind(owner: string, name: string, value: unknown, kind: OptionKind): void {
  if (kind === null) return;
  if (typeof kind === 'string' ? typeof value === kind : value instanceof kind) return;
  const wanted = typeof kind === 'string' ? kind : kind.name;
  throw new ArgumentError(owner, `${name} must be ${withArticle(wanted)}, got ${shown(value)}.`);
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

import { GradusError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';

/**
 * The values in the field `name` for which `isMember` holds: the value of the field, or values in arrays, plain
 * objects, Maps and Sets there, at any depth. Names are those of PyTorch's ModuleList and ModuleDict: `blocks.0`,
 * `heads.left`.
 * @throws GradusError for a key that cannot be part of a name
 */
export function* membersIn<M extends object>(
  value: unknown,
  name: string,
  isMember: (value: object) => value is M,
  above: readonly object[] = [],
): Generator<[string, M]> {
  if (typeof value !== 'object' || value === null) return;
  if (isMember(value)) {
    yield [name, value];
    return;
  }
  const inner = contentsOf(value);
  if (inner === null || above.includes(value)) return;
  for (const [key, part] of inner) {
    if (typeof part !== 'object' || part === null) continue;
    for (const found of membersIn(part, `${name}.${String(key)}`, isMember, [...above, value])) {
      if (!isName(key)) refuseKey(name, key);
      yield found;
    }
  }
}

function contentsOf(value: object): Iterable<readonly [unknown, unknown]> | null {
  if (Array.isArray(value) || value instanceof Map) return value.entries();
  if (value instanceof Set) return [...value].entries();
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : null;
}

function isName(key: unknown): boolean {
  return typeof key === 'number' || (typeof key === 'string' && key !== '' && !key.includes('.'));
}

function refuseKey(field: string, key: unknown): never {
  throw new GradusError(
    `${field} holds a module or parameter under the key ${shown(key)}. Keys become parts of names such as ` +
      `${field}.weight: use strings that are not empty and have no dot, or numbers.`,
    { code: 'module' },
  );
}

import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { Module } from '../module/module.ts';

/** `value` if it is a module. @throws ArgumentError if it is not, with the fix */
export function checkModule<T>(owner: string, name: string, value: T, hint?: string): T {
  if (value instanceof Module) return value;
  const isClass = typeof value === 'function' && value.prototype instanceof Module;
  const fix = isClass
    ? `Make one: new ${(value as { name: string }).name}().`
    : (hint ?? 'Pass modules; for a function, write a class with a method forward.');
  throw new ArgumentError(owner, `${name} is ${shown(value)}, not a module. ${fix}`);
}

/** Checks of saved states, which may come from a damaged or edited file. */
import { GradusError } from './errors.ts';
import { shown } from './shown.ts';

/**
 * Checks one value of a state; `at` is its dotted name.
 * @throws GradusError that names the field, its value and what is allowed
 */
export type Check = (value: unknown, at: string) => void;

/** @param allowed completes the sentence "It must be …" */
export function rule(allowed: string, holds: (value: unknown) => boolean): Check {
  return (value, at) => {
    if (holds(value)) return;
    const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
    throw new GradusError(`${at} ${found}. It must be ${allowed}.`, { code: 'state-dict' });
  };
}

const isFiniteNumber = Number.isFinite as (value: unknown) => value is number;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const finite: Check = rule('a finite number', isFiniteNumber);
export const anyNumber: Check = rule('a number', (value) => typeof value === 'number');
export const text: Check = rule('a string', (value) => typeof value === 'string');
export const object: Check = rule('an object', isObject);

/** An integer from 0 to `most`. */
export function countTo(most: number, name = String(most)): Check {
  const holds = (value: unknown) => Number.isInteger(value) && within(value, most);
  return rule(`an integer from 0 to ${name}`, holds);
}

/** An integer that counts something, exact in a double. */
export const count: Check = countTo(Number.MAX_SAFE_INTEGER, '2^53 - 1');

/** A finite number from 0 to `most`. */
export function numberTo(most: number): Check {
  return rule(`a number from 0 to ${most}`, (value) => within(value, most));
}

function within(value: unknown, most: number): boolean {
  return isFiniteNumber(value) && value >= 0 && value <= most;
}

/** A finite number of at least 0, such as a learning rate or a duration. */
export const amount: Check = rule(
  'a finite number of at least 0',
  (value) => isFiniteNumber(value) && value >= 0,
);

/** One of these words. */
export function oneOf(words: readonly string[]): Check {
  return rule(words.join(', '), (value) => words.includes(value as string));
}

export function nullOr(check: Check): Check {
  return (value, at) => {
    if (value !== null) check(value, at);
  };
}

export function orNaN(check: Check): Check {
  return (value, at) => {
    if (!Number.isNaN(value)) check(value, at);
  };
}

export function optional(check: Check): Check {
  return (value, at) => {
    if (value !== undefined) check(value, at);
  };
}

/** A list whose elements pass `check`; of length `length` if given. */
export function listOf(check: Check, length?: number): Check {
  const size = length === undefined ? '' : ` of length ${length}`;
  const list = rule(`a list${size}`, (value) => {
    return Array.isArray(value) && (length === undefined || value.length === length);
  });
  return (value, at) => {
    list(value, at);
    const elements = value as unknown[];
    for (let i = 0; i < elements.length; i++) check(elements[i], `${at}[${i}]`);
  };
}

/** An object with these fields; other fields are allowed. */
export function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    object(value, at);
    for (const [name, check] of Object.entries(checks)) {
      const own = Object.hasOwn(value as object, name)
        ? Reflect.get(value as object, name)
        : undefined;
      check(own, at === '' ? name : `${at}.${name}`);
    }
  };
}

/** An object all of whose fields pass `check`. */
export function recordOf(check: Check): Check {
  return (value, at) => {
    object(value, at);
    for (const [name, element] of Object.entries(value as object)) check(element, `${at}.${name}`);
  };
}

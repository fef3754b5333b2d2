import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';

/** One value for each parameter group. @throws ArgumentError for a list of another length */
export function perGroup(
  schedule: string,
  name: string,
  value: number | readonly number[],
  groups: number,
): readonly number[] {
  if (typeof value === 'number') return new Array<number>(groups).fill(value);
  if (!Array.isArray(value)) {
    throw new ArgumentError(
      schedule,
      `${name} must be a number, or one for each group, got ${shown(value)}.`,
    );
  }
  if (value.length === groups) return value;
  throw new ArgumentError(
    schedule,
    `${name} has ${value.length} values for ${groups} parameter groups.`,
  );
}

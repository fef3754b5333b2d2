/** The dimensions of a space: which values a setting may have, and which values are equally likely. */
import { checkOptions } from '../util/options.ts';

/**
 * A value of a setting: JSON without objects.
 *
 * @example
 * ```ts
 * const values: Value[] = ['Adam', 0.1, true, null, [64, 64]];
 * ```
 */
export type Value = number | string | boolean | null | readonly Value[];

/**
 * The values that earlier dimensions must have, all of them, for a dimension to apply.
 *
 * @example
 * ```ts
 * const when: Condition = { optimizer: 'SGD' };
 * const momentum = uniform(0, 0.99, { when });
 * ```
 */
export type Condition = Readonly<Record<string, Value>>;

/**
 * One of a list of values without an order.
 *
 * @example
 * ```ts
 * const optimizer: Choice<'SGD' | 'Adam'> = choice(['SGD', 'Adam']);
 * optimizer.values; // ['SGD', 'Adam']
 * ```
 */
export interface Choice<V extends Value = Value> {
  readonly kind: 'choice';
  readonly values: readonly V[];
  readonly when?: Condition;
}

/**
 * A number from `least` to `most`; all are equally likely.
 *
 * @example
 * ```ts
 * const dropout: Uniform = uniform(0, 0.5);
 * dropout; // { kind: 'uniform', least: 0, most: 0.5 }
 * ```
 */
export interface Uniform {
  readonly kind: 'uniform';
  readonly least: number;
  readonly most: number;
  readonly when?: Condition;
}

/**
 * A number from `least` to `most` whose logarithm is uniform: each decade is equally likely.
 *
 * @example
 * ```ts
 * const lr: LogUniform = logUniform(1e-4, 1);
 * fromUnit({ lr }, [0.5]); // { lr: 0.01 }
 * ```
 */
export interface LogUniform {
  readonly kind: 'logUniform';
  readonly least: number;
  readonly most: number;
  readonly when?: Condition;
}

/**
 * An integer from `least` to `most`, all equally likely; with `log`, its logarithm is roughly uniform.
 *
 * @example
 * ```ts
 * const width: Integer = integer(8, 512, { log: true });
 * width; // { kind: 'integer', least: 8, most: 512, log: true }
 * ```
 */
export interface Integer {
  readonly kind: 'integer';
  readonly least: number;
  readonly most: number;
  readonly log?: boolean;
  readonly when?: Condition;
}

/**
 * One setting of a space.
 *
 * @example
 * ```ts
 * const dimensions: Dimension[] = [choice(['ReLU', 'Tanh']), logUniform(1e-4, 1), integer(1, 4)];
 * dimensions.map(({ kind }) => kind); // ['choice', 'logUniform', 'integer']
 * ```
 */
export type Dimension = Choice | Uniform | LogUniform | Integer;

interface When {
  readonly when: Condition;
}

const WHEN = { when: 'object' } as const;

/**
 * A dimension with a list of values. `choice`, `uniform`, `logUniform` and `integer` only check their options;
 * {@link checkSpace} checks values and ends, because its errors can name the dimension.
 *
 * @param options `when` makes the dimension conditional
 * @throws ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * const space = {
 *   optimizer: choice(['SGD', 'Adam']),
 *   nesterov: choice([true, false], { when: { optimizer: 'SGD' } }),
 * };
 * grid().size(space); // 3
 * ```
 */
export function choice<const V extends Value>(values: readonly V[]): Choice<V>;
export function choice<const V extends Value>(
  values: readonly V[],
  options: When,
): Choice<V> & When;
export function choice<const V extends Value>(values: readonly V[], options?: When): Choice<V> {
  return { kind: 'choice', values, ...checkOptions('choice', options, WHEN) };
}

/**
 * A dimension of numbers from `least` to `most`, both included.
 * @throws ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * fromUnit({ dropout: uniform(0, 0.5) }, [0.2]); // { dropout: 0.1 }
 * ```
 */
export function uniform(least: number, most: number): Uniform;
export function uniform(least: number, most: number, options: When): Uniform & When;
export function uniform(least: number, most: number, options?: When): Uniform {
  return { kind: 'uniform', least, most, ...checkOptions('uniform', options, WHEN) };
}

/**
 * A dimension of numbers from `least`, above 0, to `most`, uniform on a logarithmic scale.
 * @throws ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * fromUnit({ lr: logUniform(1e-4, 1) }, [0.25]); // { lr: 0.001 }
 * ```
 */
export function logUniform(least: number, most: number): LogUniform;
export function logUniform(least: number, most: number, options: When): LogUniform & When;
export function logUniform(least: number, most: number, options?: When): LogUniform {
  return { kind: 'logUniform', least, most, ...checkOptions('logUniform', options, WHEN) };
}

/**
 * A dimension of integers from `least` to `most`, both included.
 *
 * @param options `log` for a logarithmic scale, for example for the size of a layer
 * @throws ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * const space = { depth: integer(1, 4), width: integer(8, 512, { log: true }) };
 * fromUnit(space, [0.6, 0.5]); // { depth: 3, width: 62 }
 * ```
 */
export function integer(least: number, most: number, options?: { log?: boolean }): Integer;
export function integer(
  least: number,
  most: number,
  options: { log?: boolean } & When,
): Integer & When;
export function integer(
  least: number,
  most: number,
  options?: { log?: boolean } & Partial<When>,
): Integer {
  const given = checkOptions('integer', options, { ...WHEN, log: 'boolean' });
  return { kind: 'integer', least, most, ...given };
}

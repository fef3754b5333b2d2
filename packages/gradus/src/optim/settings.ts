import { type Bounds, checkArgument, type Kind } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import type { OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';

/**
 * A setting of an optimizer: its range and its default.
 *
 * @example
 * ```ts
 * const setting: optim.Setting<number> = { kind: { least: 0 }, default: 0.001 };
 * ```
 */
export interface Setting<Value = unknown> {
  readonly kind: Kind;
  /** Undefined if the user must give the setting. */
  readonly default?: Value;
  /** Whether states that earlier versions saved lack it. They load with the setting of the optimizer. */
  readonly isNew?: true;
}

/**
 * The settings of an optimizer by name.
 *
 * @example
 * ```ts
 * const table: optim.SettingsTable<{ lr: number; decay: number }> = {
 *   lr: { kind: { above: 0 } },
 *   decay: { kind: { least: 0, below: 1 }, default: 0.9 },
 * };
 * ```
 */
export type SettingsTable<Settings> = {
  readonly [Name in keyof Settings & string]: Setting<Settings[Name]>;
};

/** The default of each setting; undefined if the user must give it. */
export function defaultsOf<Settings>(table: SettingsTable<Settings>): Settings {
  const rows = Object.entries<Setting>(table);
  return Object.fromEntries(rows.map(([name, row]) => [name, row.default])) as Settings;
}

/** The range of each setting. */
export function kindsOf<Settings>(table: SettingsTable<Settings>): OptionKinds<Settings> {
  const rows = Object.entries<Setting>(table);
  return Object.fromEntries(rows.map(([name, { kind }]) => [name, kind])) as OptionKinds<Settings>;
}

/** @throws ArgumentError for a setting that is missing or out of range */
export function checkSettings<Settings>(
  owner: string,
  settings: Settings,
  table: SettingsTable<Settings>,
): void {
  // Each step checks the settings, so this makes no list of them.
  for (const key in table) {
    const name = key as keyof Settings & string;
    checkArgument(owner, name, settings[name], table[name].kind);
  }
}

/** @throws ArgumentError if `values` is not a list of one number for each of `kinds`, each in its range */
export function checkList(
  owner: string,
  name: string,
  values: unknown,
  kinds: readonly Kind[],
  example: string,
): void {
  if (!Array.isArray(values) || values.length !== kinds.length) {
    const list = kinds.length === 2 ? 'a pair' : `a list of ${kinds.length} numbers`;
    throw new ArgumentError(
      owner,
      `${name} must be ${list} such as ${example}, got ${shown(values)}.`,
    );
  }
  kinds.forEach((kind, i) => {
    checkArgument(owner, `${name}[${i}]`, values[i], kind);
  });
}

const DECAY: Bounds = { least: 0, below: 1 };

/** @throws ArgumentError unless `betas` is a pair of numbers in [0, 1) */
export function checkBetas(owner: string, betas: unknown): void {
  checkList(owner, 'betas', betas, [DECAY, DECAY], '[0.9, 0.999]');
}

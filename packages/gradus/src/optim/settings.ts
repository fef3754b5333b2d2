import { checkArgument, type Kind } from '../util/arguments.ts';
import type { OptionKinds } from '../util/options.ts';

/** A setting of an optimizer: what it may be, and what it is where nothing is given. */
export interface Setting<Value = unknown> {
  readonly kind: Kind;
  /** Left out where the user has to say it. */
  readonly default?: Value;
}

/** All settings of an optimizer by name. */
export type SettingsTable<Settings> = {
  readonly [Name in keyof Settings & string]: Setting<Settings[Name]>;
};

/** The settings that need not be given, with what they are then. */
export function defaultsOf<Settings>(table: SettingsTable<Settings>): Settings {
  const rows = Object.entries<Setting>(table);
  return Object.fromEntries(rows.map(([name, row]) => [name, row.default])) as Settings;
}

/** What each setting may be. */
export function kindsOf<Settings>(table: SettingsTable<Settings>): OptionKinds<Settings> {
  const rows = Object.entries<Setting>(table);
  return Object.fromEntries(rows.map(([name, { kind }]) => [name, kind])) as OptionKinds<Settings>;
}

/** @throws ArgumentError where a setting is out of range, or has not been given */
export function checkSettings<Settings>(
  owner: string,
  settings: Settings,
  table: SettingsTable<Settings>,
): void {
  for (const name of Object.keys(table) as (keyof Settings & string)[]) {
    checkArgument(owner, name, settings[name], table[name].kind);
  }
}

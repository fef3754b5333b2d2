import type { Option } from 'commander';
import { nearest } from '../../../text/nearest.ts';
import { UsageError } from '../../errors.ts';
import type { TrialsOptions } from '../common/trials.ts';
import { readVaried, VARIABLE, type Wanted, withVaried } from '../common/variable.ts';

/** The options of `compare-settings` and `compare-activations`. */
export interface VaryOptions extends TrialsOptions {
  readonly vary: string;
  /** Number of seeds, starting with `seed`. */
  readonly seeds: number;
  /** The tag of the runs. */
  readonly tag?: string;
  /** Draw batches in the order of `gradus train`, which depends on the size of the network. */
  readonly likeTrain?: boolean;
}

/** One of the compared values. */
interface Variant extends Wanted {
  /** The value as it was given. */
  readonly value: string;
}

/** The varied setting, and the resulting networks. */
export interface Variation {
  readonly setting: string;
  readonly variants: readonly Variant[];
}

/**
 * Reads `activation=sigmoid,tanh`. Values that have commas themselves are separated by blanks:
 * `hidden=100 300,100`.
 *
 * @param known the options of the command, which read the values of those that can be varied
 * @throws UsageError if a name or a value is wrong, a value is repeated, or there is only one value
 */
export function variationOf(text: string, base: Wanted, known: readonly Option[]): Variation {
  const at = text.indexOf('=');
  const setting = text.slice(0, Math.max(0, at)).trim();
  const values = splitValues(text.slice(at + 1));
  if (!VARIABLE.includes(setting)) {
    throw new UsageError(({ settingsUsage }) =>
      settingsUsage.varyForm(text, VARIABLE, nearest(setting, VARIABLE)),
    );
  }
  if (values.length < 2 || new Set(values).size < values.length) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.varyValues(text));
  }
  if (setting === 'activation' && base.architecture.hidden.length === 0) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.varyActivation);
  }
  const variants = values.map((value) => {
    const varied = { [setting]: readVaried(setting, value, known) };
    return { value, ...withVaried(base, varied, known) };
  });
  return { setting, variants };
}

function splitValues(text: string): string[] {
  const parts = /\s/.test(text.trim()) ? text.trim().split(/\s+/) : text.split(',');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

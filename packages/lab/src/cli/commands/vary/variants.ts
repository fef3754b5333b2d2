import type { Option } from 'commander';
import { type Architecture, customArchitecture } from '../../../settings/architecture.ts';
import { MAX_LAYERS, SETTING_ROWS } from '../../../settings/table.ts';
import { nearest } from '../../../text/nearest.ts';
import { UsageError, ValueError } from '../../errors.ts';
import { activation, hiddenSizes, integer } from '../../values.ts';
import { architectures, type TrainOptions } from '../common/settings.ts';

/** A network, and the options by which it is trained. */
interface Wanted {
  readonly architecture: Architecture;
  readonly options: TrainOptions;
}

/** One of the values that are compared. */
export interface Variant extends Wanted {
  /** The value as it was given. */
  readonly value: string;
}

/** What is varied, and the networks that come of it. */
export interface Variation {
  readonly setting: string;
  readonly variants: readonly Variant[];
}

/** Options of training that can be varied as they are; `--gain-last` is one beside `--gain`. */
const OPTIONS: readonly string[] = [
  ...SETTING_ROWS.flatMap(([, { option, canVary }]) => (canVary ? [option] : [])),
  'gain-last',
];

/** The width of a network that has none of its own. */
const WIDTH = 100;

/** Other networks that come of one. */
const NETWORKS: Readonly<Record<string, (text: string, base: Architecture) => Architecture>> = {
  model: (text) => architectures([text], {})[0],
  activation: (text, { hidden }) => customArchitecture(hidden, activation(text)),
  hidden: (text, base) => customArchitecture(hiddenSizes(text), base.activation ?? 'relu'),
  depth: (text, base) => {
    const layers = new Array<number>(integer(0, MAX_LAYERS)(text)).fill(base.hidden[0] ?? WIDTH);
    return customArchitecture(layers, base.activation ?? 'relu');
  },
};

/** What `--vary` can name. */
const VARIABLE: readonly string[] = [...Object.keys(NETWORKS), ...OPTIONS];

/**
 * Reads `activation=sigmoid,tanh`. Values that have commas themselves are separated by blanks:
 * `hidden=100 300,100`.
 *
 * @param known the options of the command, which read the values of those that can be varied
 * @throws UsageError where a name or a value is wrong, a value comes twice, or there is one value alone
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
    try {
      return { value, ...changed(setting, value, base, known) };
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw new UsageError((messages) =>
        messages.settingsUsage.varyValue(setting, value, error.expected(messages)),
      );
    }
  });
  return { setting, variants };
}

function splitValues(text: string): string[] {
  const parts = /\s/.test(text.trim()) ? text.trim().split(/\s+/) : text.split(',');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function changed(
  setting: string,
  value: string,
  { architecture, options }: Wanted,
  known: readonly Option[],
): Wanted {
  const network = Object.hasOwn(NETWORKS, setting) ? NETWORKS[setting] : undefined;
  if (network !== undefined) return { architecture: network(value, architecture), options };
  const option = known.find(({ long }) => long === `--${setting}`);
  if (option?.parseArg === undefined) throw new Error(`no option --${setting}`);
  const read = option.parseArg(value, undefined as never);
  return { architecture, options: { ...options, [option.attributeName()]: read } };
}

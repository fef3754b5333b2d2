/** What a comparison or a sweep can vary: the network, and options of training. */
import type { Option } from 'commander';
import { type Architecture, customArchitecture } from '../../../settings/architecture.ts';
import { MAX_LAYERS, SETTING_ROWS } from '../../../settings/table.ts';
import { UsageError, ValueError } from '../../errors.ts';
import { activation, hiddenSizes, integer } from '../../values.ts';
import { architectures, type TrainOptions } from './settings.ts';

/** A network, and the options of its training. */
export interface Wanted {
  readonly architecture: Architecture;
  readonly options: TrainOptions;
}

/** A varied value, parsed for an option or a part of a network. */
type Read = string | number | readonly number[];

/** The width of new layers in a network without hidden layers. */
const WIDTH = 100;

/** A part of the network: how to read its text, and how to apply it to a network. */
interface NetworkPart {
  readonly read: (text: string) => Read;
  readonly change: (value: never, base: Architecture) => Architecture;
}

/** In the order in which they are applied. */
const NETWORK: Readonly<Record<string, NetworkPart>> = {
  model: {
    read: (text) => architectures([text], {})[0].name,
    change: (name: string) => architectures([name], {})[0],
  },
  hidden: {
    read: hiddenSizes,
    change: (sizes: number[], base) => customArchitecture(sizes, base.activation ?? 'relu'),
  },
  depth: {
    read: integer(0, MAX_LAYERS),
    change: (layers: number, base) => {
      const sizes = new Array<number>(layers).fill(base.hidden[0] ?? WIDTH);
      return customArchitecture(sizes, base.activation ?? 'relu');
    },
  },
  activation: {
    read: activation,
    change: (name: ReturnType<typeof activation>, { hidden }) => customArchitecture(hidden, name),
  },
};

/** Names for `--vary`: parts of the network, and options, among them `--gain-last`. */
export const VARIABLE: readonly string[] = [
  ...Object.keys(NETWORK),
  ...SETTING_ROWS.flatMap(([, { option, canVary }]) => (canVary ? [option] : [])),
  'gain-last',
];

/**
 * Reads a text as a value of something in {@link VARIABLE}.
 * @param known the options of the command
 * @throws UsageError if the value is not valid for it
 */
export function readVaried(name: string, text: string, known: readonly Option[]): Read {
  try {
    const part = Object.hasOwn(NETWORK, name) ? NETWORK[name] : undefined;
    if (part !== undefined) return part.read(text);
    const { parseArg } = optionOf(name, known);
    return (parseArg as (text: string, previous: unknown) => Read)(text, undefined);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new UsageError((messages) => {
      return messages.settingsUsage.varyValue(name, text, error.expected(messages));
    });
  }
}

/** A network and its options with other values, given by name. Parts of the network are applied first. */
export function withVaried(
  base: Wanted,
  values: Readonly<Record<string, unknown>>,
  known: readonly Option[],
): Wanted {
  let { architecture, options } = base;
  for (const [name, { change }] of Object.entries(NETWORK)) {
    if (Object.hasOwn(values, name)) architecture = change(values[name] as never, architecture);
  }
  for (const [name, value] of Object.entries(values)) {
    if (Object.hasOwn(NETWORK, name)) continue;
    options = { ...options, [optionOf(name, known).attributeName()]: value };
  }
  return { architecture, options };
}

function optionOf(name: string, known: readonly Option[]): Option {
  const option = known.find(({ long }) => long === `--${name}`);
  if (option?.parseArg === undefined) throw new Error(`no option --${name}`);
  return option;
}

/** A sweep in a file: YAML or JSON whose keys are options of `gradus sweep`. */
import type { Command, Option } from 'commander';
import { LineCounter, type ParsedNode, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { InputError } from '../../../lang/error.ts';
import type { Messages } from '../../../lang/index.ts';
import { MOST_BYTES, readText } from '../../../runs/open.ts';
import { misfitOf } from '../../../settings/schema.ts';
import { nearest } from '../../../text/nearest.ts';
import { UsageError, ValueError } from '../../errors.ts';
import { spaceOf } from './space-text.ts';

const scalar = z.union([z.number(), z.string(), z.boolean()]);
const list = z.array(z.union([z.number(), z.string()]));

/** `subject` stands for the argument, `vary` for all `--vary`, every other key for the option of its name. */
const definitionSchema = z.catchall(
  z.object({
    subject: z.optional(z.string()),
    vary: z.record(z.string(), z.union([scalar, z.array(z.union([scalar, list]))])),
  }),
  z.union([scalar, list]),
);

/** The content of a sweep file. */
interface Definition {
  readonly subject?: string;
  /** Texts in the form of `--vary`. */
  readonly vary: readonly string[];
  /** Values by the attributes of the options, without those given on the command line. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The long options that the file sets. */
  readonly givenOptions: readonly string[];
}

/** Whether an argument is the file of a sweep: a JSON file may also be a table, which needs `--vary`. */
export function isDefinition(subject: string, varied: readonly string[] | undefined): boolean {
  return /\.ya?ml$/i.test(subject) || (/\.json$/i.test(subject) && varied === undefined);
}

/**
 * Reads the file of a sweep.
 * @param command the command whose options the file can set; the command line takes precedence
 * @throws InputError with the line of the error
 */
export async function readDefinition(path: string, command: Command): Promise<Definition> {
  const text = await readText(path, MOST_BYTES.settings);
  if (text === null) throw new InputError(path, ({ sweepUsage }) => sweepUsage.noFile);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line } = lines.linePos(problem.pos[0]);
    throw new InputError(`${path}:${line}`, ({ sweepUsage }) => {
      return sweepUsage.notYaml(problem.message.split(' at line ')[0]);
    });
  }
  /** An error with the line of the value at a path of keys. */
  const at = (keys: readonly PropertyKey[], words: (text: Messages) => string): InputError => {
    const node = document.getIn(keys, true) as ParsedNode | undefined;
    const { line } = lines.linePos(node?.range?.[0] ?? 0);
    return new InputError(`${path}:${Math.max(line, 1)}`, words);
  };
  const parsed = definitionSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const [{ path: keys }] = parsed.error.issues;
    throw at(keys, ({ sweepUsage }) =>
      sweepUsage.noDefinition(misfitOf(parsed.error).fields.filter((field) => field !== '')),
    );
  }
  const { subject, vary, ...rest } = parsed.data;
  const set: Option[] = [];
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    const option = command.options.find(({ long, hidden }) => long === `--${key}` && !hidden);
    if (option === undefined) {
      const known = command.options.map(({ long }) => (long ?? '').slice(2));
      throw at([key], ({ sweepUsage }) => sweepUsage.unknownKey(key, nearest(key, known)));
    }
    const rival = set.find((other) => areRivals(other, option));
    if (rival !== undefined) {
      throw at([key], ({ sweepUsage }) => sweepUsage.rivals(key, (rival.long ?? '').slice(2)));
    }
    set.push(option);
    const isOverruled = command.options.some((other) => {
      const isGiven = command.getOptionValueSource(other.attributeName()) === 'cli';
      return isGiven && (other === option || areRivals(other, option));
    });
    if (!isOverruled) {
      options[option.attributeName()] = inLine(
        () => optionValue(option, value),
        (words) => at([key], words),
      );
    }
  }
  const texts = Object.entries(vary).map(([name, value]) => {
    const each = `${name}=${textOf(value, '|')}`;
    inLine(
      () => spaceOf([each], command.options),
      (words) => at(['vary', name], words),
    );
    return each;
  });
  return { subject, vary: texts, options, givenOptions: set.map(({ long }) => long ?? '') };
}

/** The result of `read`. Adds the line to its errors. */
function inLine<T>(read: () => T, at: (words: (text: Messages) => string) => InputError): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError || error instanceof ValueError) throw at(error.inWords);
    throw error;
  }
}

function areRivals(a: Option, b: Option): boolean {
  const excludes = (one: Option, other: Option): boolean => {
    const { conflictsWith = [] } = one as { conflictsWith?: readonly string[] };
    return conflictsWith.includes(other.attributeName());
  };
  return excludes(a, b) || excludes(b, a);
}

/** A value in the form that the option has after parsing. */
function optionValue(option: Option, value: unknown): unknown {
  if (option.isBoolean()) {
    if (typeof value !== 'boolean') {
      throw new UsageError(({ sweepUsage }) => sweepUsage.yesOrNo((option.long ?? '').slice(2)));
    }
    return value !== option.negate;
  }
  const text = textOf(value, ',');
  return option.parseArg === undefined ? text : option.parseArg(text, undefined as never);
}

/** A list in the form of an option. Lists in a list have commas. */
function textOf(value: unknown, separator: string): string {
  if (!Array.isArray(value)) return String(value);
  return value.map((each) => textOf(each, ',')).join(separator);
}

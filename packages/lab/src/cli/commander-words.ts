import type { Messages } from '../lang/index.ts';

type Usage = Messages['usage'];

/** Error messages of Commander: a pattern that captures the values, and the text of the catalogue for it. */
const SENTENCES: readonly (readonly [
  form: RegExp,
  say: (text: Usage, ...parts: string[]) => string,
])[] = [
  [
    /^error: unknown option '(.*)'(?:\n\(Did you mean (?:one of )?(.*)\?\))?$/s,
    (text, option, near) => text.unknownOption(option, near),
  ],
  [
    /^error: unknown command '(.*)'(?:\n\(Did you mean (?:one of )?(.*)\?\))?$/s,
    (text, command, near) => text.unknownCommand(command, near),
  ],
  [/^error: missing required argument '(.*)'$/, (text, argument) => text.missingArgument(argument)],
  [/^error: option '(.*)' argument missing$/, (text, option) => text.missingValue(option)],
  [/^error: required option '(.*)' not specified$/, (text, option) => text.missingOption(option)],
  [
    /^error: option '(.*)' cannot be used with option '(.*)'$/,
    (text, option, other) => text.notTogether(option, other),
  ],
  [
    /^error: too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\.$/,
    (text, command, expected, given) => text.tooMany(command, Number(expected), Number(given)),
  ],
];

/** The text of the catalogue for an error message of Commander. */
export function saidBy(text: Usage, sentence: string): string {
  for (const [form, say] of SENTENCES) {
    const [whole, ...parts] = form.exec(sentence) ?? [];
    if (whole !== undefined) return say(text, ...parts);
  }
  return sentence.replace(/^error: /, '');
}

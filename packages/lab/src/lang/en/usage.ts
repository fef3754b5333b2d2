import { type Range, rangeText } from '../../settings/range.ts';
import { system } from './system.ts';

/** ` Did you mean relu?`, or nothing. */
const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

/** Errors about options and arguments that every command has. */
export const usage = {
  hint: '(--help lists all options)',
  unknownOption: (option: string, near: string | undefined) =>
    `unknown option '${option}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`,
  unknownCommand: (command: string, near: string | undefined) =>
    `unknown command '${command}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`,
  missingArgument: (argument: string) => `missing required argument '${argument}'`,
  missingValue: (option: string) => `option '${option}' argument missing`,
  missingOption: (option: string) => `required option '${option}' not specified`,
  notTogether: (option: string, other: string) =>
    `option '${option}' cannot be used with option '${other}'`,
  tooMany: (command: string, expected: number, given: number) =>
    `too many arguments for '${command}'. Expected ${expected} ${expected === 1 ? 'argument' : 'arguments'} but got ${given}.`,
  invalid: (option: string, value: string, expected: string) =>
    `option '${option}' argument '${value}' is invalid. ${expected}`,
  expected: {
    number: (range: Range) => `Expected ${rangeText(range)}.`,
    choice: (known: readonly string[], near: string | undefined) =>
      `Expected ${known.join(', ')}.${meant(near)}`,
    hidden: (width: number, layers: number) =>
      `Expected the number of units of each hidden layer, such as 100 or 100,100 (1 to ${width} each, at most ${layers} layers), or none.`,
    address: 'Expected an address of this machine, such as 127.0.0.1.',
    size: (most: number) =>
      `Expected a size in pixels, 1 to ${most}: 28, or height and width, such as 28x40.`,
    channels: 'Expected 1 (grey) or 3 (red, green and blue).',
    gains: 'Expected a number of at least 0 for all layers, or one for each, such as 4,4,1.',
    encoding: 'Expected an encoding such as utf-8, windows-1252 or euc-kr.',
    delimiter: 'Expected one character, such as ; or |, or the word tab.',
  },
  unexpected: (message: string) => `unexpected error: ${message}`,
  withDebug: 'Run the command again with --debug to see where the error arose.',
  stopping: 'stopping; press Ctrl-C again to leave at once',
  outputLost: (code: string, message: string) =>
    `the output cannot be written: ${system.reason(code, message)}.`,
};

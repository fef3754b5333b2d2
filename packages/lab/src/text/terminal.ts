/**
 * What may reach a terminal. Ids, tags, names of folders, models and processors, and the files that errors
 * quote come from strangers: control characters in them could colour, hide, move or reorder text, or
 * command the terminal. All output goes through {@link guarded}, which writes such characters as JSON
 * escapes, such as \u001b. The program's own colours go through {@link createColors}, which marks them.
 */
import { randomUUID } from 'node:crypto';
import pc from 'picocolors';
import type { Io, Output } from './io.ts';

/** What is not seen but acts: control and format characters but tab and line feed, line separators. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** `text` with what a terminal would not show as a character written as an escape of JSON. */
export function visible(text: string): string {
  return text.replace(HIDDEN, escaped);
}

/** Like {@link visible}, in one line. */
export function inLine(text: string): string {
  return visible(text).replace(/[\t\n]/g, escaped);
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Stands for ESC in the program's own colours: no text from elsewhere can hold it. */
const OWN_ESCAPE = `\u{fdd0}${randomUUID()}`;

type Paint = (text: string) => string;

const NAMES = [
  'bold',
  'dim',
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
] as const;

/** Of areas, in the order in which classes get them; black can be read on each. */
const AREAS = [
  ['blueBright', 'bgBlueBright'],
  ['yellowBright', 'bgYellowBright'],
  ['greenBright', 'bgGreenBright'],
  ['magentaBright', 'bgMagentaBright'],
  ['cyanBright', 'bgCyanBright'],
  ['redBright', 'bgRedBright'],
  ['whiteBright', 'bgWhiteBright'],
  ['yellow', 'bgYellow'],
  ['cyan', 'bgCyan'],
  ['magenta', 'bgMagenta'],
] as const;

/** Functions that colour text, or leave it as it is. */
export interface Colors extends Readonly<Record<(typeof NAMES)[number], Paint>> {
  /** Each colours text or what is behind it in the same colour; none where there are no colours. */
  readonly areas: readonly { readonly text: Paint; readonly behind: Paint }[];
}

/** Functions that colour text, or leave it as it is. */
export function createColors(isEnabled: boolean): Colors {
  const colors = pc.createColors(isEnabled);
  const own = (color: Paint) => (text: string) =>
    color(visible(text)).replaceAll('\x1b', OWN_ESCAPE);
  const named = NAMES.map((name) => [name, own(colors[name])] as const);
  const areas = AREAS.map(([text, behind]) => ({
    text: own(colors[text]),
    behind: own(colors[behind]),
  }));
  return {
    ...(Object.fromEntries(named) as Record<(typeof NAMES)[number], Paint>),
    areas: isEnabled ? areas : [],
  };
}

/** The streams of the command line, to which no text from elsewhere gets as a command of the terminal. */
export function guarded(io: Io): Io {
  const { ask } = io;
  return {
    ...io,
    stdout: guardedOutput(io.stdout),
    stderr: guardedOutput(io.stderr),
    ask: ask && ((question) => ask(visible(question))),
  };
}

function guardedOutput(output: Output): Output {
  return {
    write: (text) => output.write(visible(text).replaceAll(OWN_ESCAPE, '\x1b')),
    control: (text) => output.write(text),
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
  };
}

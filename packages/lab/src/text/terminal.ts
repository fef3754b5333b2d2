/**
 * Protects the terminal. Ids, tags, names of folders, models and processors, and the files that errors quote are
 * untrusted: control characters in them could colour, hide, move or reorder text, or command the terminal. All output
 * goes through {@link guarded}, which writes such characters as JSON escapes, such as \u001b. The program's own colours
 * go through {@link createColors}, which marks them.
 */
import { randomUUID } from 'node:crypto';
import pc from 'picocolors';
import type { Io, Output } from './io.ts';

/** Invisible characters with an effect: control and format characters except tab and line feed, line separators. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Writes invisible characters of `text` as JSON escapes. */
export function visible(text: string): string {
  return text.replace(HIDDEN, escaped);
}

/** Like {@link visible}, but on one line. */
export function inLine(text: string): string {
  return visible(text).replace(/[\t\n]/g, escaped);
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Stands for ESC in the program's own colours. Random, so that untrusted text cannot contain it. */
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

/** Colours of areas, in the order of the classes. Black text is readable on each. */
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
  /** Each pair colours text, or its background, in the same colour. Empty without colours. */
  readonly areas: readonly { readonly text: Paint; readonly behind: Paint }[];
  /** A character with two pixels, one above the other. Each is red, green and blue in bytes. Null without colours. */
  readonly halves: ((upper: Rgb, lower: Rgb) => string) | null;
}

type Rgb = readonly [red: number, green: number, blue: number];

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
    halves: isEnabled ? halves : null,
  };
}

function halves(upper: Rgb, lower: Rgb): string {
  const colors = `38;5;${paletteOf(upper)};48;5;${paletteOf(lower)}`;
  return `${OWN_ESCAPE}[${colors}m▀${OWN_ESCAPE}[0m`;
}

/** Levels of red, green and blue in the 6 × 6 × 6 cube of 256-colour terminals, which begins at number 16. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** The nearest colour in that cube, or in the 24 greys after it: 8, 18, … 238. */
function paletteOf(color: Rgb): number {
  const distance = (other: Rgb): number =>
    other.reduce((sum, level, i) => sum + (level - color[i]) ** 2, 0);
  const [red, green, blue] = color.map((level) => nearestIn(CUBE, level));
  const step = Math.min(23, Math.max(0, Math.round((sumOf(color) / 3 - 8) / 10)));
  const grey = 8 + 10 * step;
  const inCube = distance([CUBE[red], CUBE[green], CUBE[blue]]);
  return distance([grey, grey, grey]) < inCube ? 232 + step : 16 + 36 * red + 6 * green + blue;
}

function sumOf([red, green, blue]: Rgb): number {
  return red + green + blue;
}

/** The index of the nearest value. */
function nearestIn(values: readonly number[], wanted: number): number {
  const distances = values.map((value) => Math.abs(value - wanted));
  return distances.indexOf(Math.min(...distances));
}

/** The streams of the command line, guarded so that untrusted text cannot command the terminal. */
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

/** The purpose of a line. Lines of a step, from `zeroGrad` to `step`, run repeatedly. */
type Part =
  | 'imports'
  | 'seed'
  | 'data'
  | 'loader'
  | 'model'
  | 'initialisation'
  | 'criterion'
  | 'optimizer'
  | 'schedule'
  | 'loop'
  | 'rate'
  | 'batch'
  | 'zeroGrad'
  | 'forward'
  | 'loss'
  | 'backward'
  | 'clip'
  | 'step'
  | 'test';

/** The same statement in both languages. A language that needs no code for it has no lines. */
export interface ProgramLine {
  /** Unique within a program. */
  readonly id: string;
  readonly part: Part;
  readonly typescript: readonly string[];
  readonly pytorch: readonly string[];
}

/** A language of programs. */
export type ProgramLanguage = 'typescript' | 'pytorch';

type Text = string | readonly string[] | null;

/** Makes a line from its text in both languages; null for none. */
export function line(id: string, part: Part, typescript: Text, pytorch: Text): ProgramLine {
  return { id, part, typescript: linesOf(typescript), pytorch: linesOf(pytorch) };
}

function linesOf(text: Text): readonly string[] {
  if (text === null) return [];
  return typeof text === 'string' ? [text] : text;
}

/** The line, if a condition holds. */
export function onlyIf(condition: boolean, make: () => ProgramLine): ProgramLine[] {
  return condition ? [make()] : [];
}

/** Indents lines by some levels: 2 spaces in TypeScript, 4 in Python. */
export function indented(
  lines: readonly ProgramLine[],
  levels: readonly [number, number],
): ProgramLine[] {
  const [typescript, pytorch] = [' '.repeat(2 * levels[0]), ' '.repeat(4 * levels[1])];
  const shift = (blanks: string) => (text: string) => (text === '' ? '' : blanks + text);
  return lines.map((each) => ({
    ...each,
    typescript: each.typescript.map(shift(typescript)),
    pytorch: each.pytorch.map(shift(pytorch)),
  }));
}

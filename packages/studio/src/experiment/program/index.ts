export type { Part, ProgramLanguage, ProgramLine } from './line.ts';
export { programs, textOf } from './programs.ts';

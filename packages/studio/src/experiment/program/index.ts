export type { ProgramLanguage, ProgramLine } from './line.ts';
export { loopRows } from './loop.ts';
export { programs, textOf } from './programs.ts';

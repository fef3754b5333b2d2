import { runInNewContext } from 'node:vm';

/** The exports of a generated module. */
export interface Loaded {
  // biome-ignore lint/suspicious/noExplicitAny: each module has its own row and prediction
  readonly predict: (row: any) => any;
  // biome-ignore lint/suspicious/noExplicitAny: each module has its own row and prediction
  readonly predictMany: (rows: readonly any[]) => any[];
  readonly columns?: readonly string[];
  readonly classNames?: readonly string[];
  readonly targets?: readonly string[];
  readonly RowError?: new () => Error;
}

/** Runs generated code as a script that returns its exports. */
export function load(code: string): Loaded {
  return new Function(`'use strict';\n${returning(code)}`)();
}

/** The same with only the language: no `atob`, no `TextDecoder`, no `console`. */
export function loadAlone(code: string): Loaded {
  return runInNewContext(`(() => { 'use strict';\n${returning(code)} })()`);
}

function returning(code: string): string {
  return code.replace(/export \{([^}]*)\};\s*$/, 'return {$1};');
}

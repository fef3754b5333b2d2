/** What TypeScript reports for examples. */
import { diagnostics } from '../../packages/gradus/test/types/snippets.ts';
import { type Example, placeOf, programOf } from './examples.ts';

/** A message for each error, with file and line; one program for all examples. */
export function typeErrors(examples: readonly Example[]): string[] {
  const programs = examples.map((example, i) => [`example-${i}`, programOf(example)]);
  // The imports that programOf adds do not tell types from values, and some are absolute paths of `.ts` files.
  const options = { verbatimModuleSyntax: false, rewriteRelativeImportExtensions: false };
  const found = Object.values(diagnostics(Object.fromEntries(programs), '', options));
  return examples.flatMap((example, i) =>
    // The imports are line 0 of the program.
    found[i].map(({ line, message }) => `${placeOf(example, line - 1)}: ${message}`),
  );
}

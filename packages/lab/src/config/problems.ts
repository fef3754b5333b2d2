import * as z from 'zod/mini';

/** A spoilt file may have one for each of its numbers. */
const MOST = 3;

/** What is wrong with a value that does not fit its schema, in a few lines. */
export function problemsIn({ issues }: z.core.$ZodError): string {
  const lines = z.prettifyError({ issues: issues.slice(0, MOST) });
  return issues.length > MOST ? `${lines}\n… and ${issues.length - MOST} more` : lines;
}

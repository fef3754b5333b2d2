import { expect } from 'vitest';

/** Function words that English sentences contain. */
const ENGLISH =
  /\b([Tt]he|an|is|are|was|were|be|has|have|had|of|to|with|for|from|by|not|cannot|its?|[Tt]his|that|and|or|in|on|at|there|[Gg]ive|[Ee]xpected|did|you|mean)\b/;

/** Expects the text on stderr to be Korean, apart from quotations, commands, options and paths. */
export function expectKorean(stderr: string): void {
  expect(stderr).toMatch(/^gradus: .*[가-힣]/);
  expectNoEnglish(stderr);
}

/** Expects any text to contain no English. */
export function expectNoEnglish(text: string): void {
  expect(text).toMatch(/[가-힣]/);
  const said = text
    .replace(/(npx )?gradus [a-z].*/g, '')
    .replace(/'[^']*'|"[^"]*"|`[^`]*`/g, '')
    .replace(/--?[a-z][\w-]*([= ][^\s가-힣]+)?/g, '')
    .replace(/\S*[/\\]\S*/g, '');
  expect(said).not.toMatch(ENGLISH);
}

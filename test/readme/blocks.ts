/** The code blocks of a Markdown file. */
export interface Block {
  /** `js`, `ts`, `text`, … */
  readonly language: string;
  /** The words after the language, such as `no-run`. */
  readonly note: string;
  readonly code: string;
  /** The line in which it begins. */
  readonly line: number;
  /** Its output: the `text` block right after it. */
  readonly output: string | null;
}

export function blocksOf(markdown: string): Block[] {
  const fences = [...markdown.matchAll(/^```(\w+)(?: ([\w-]+))?\n([\s\S]*?)^```$/gm)];
  return fences.map((fence, i) => {
    const next = fences[i + 1];
    const end = fence.index + fence[0].length;
    const isNext = next?.[1] === 'text' && markdown.slice(end, next.index).trim() === '';
    return {
      language: fence[1],
      note: fence[2] ?? '',
      code: fence[3],
      line: markdown.slice(0, fence.index).split('\n').length,
      output: isNext ? next[3] : null,
    };
  });
}

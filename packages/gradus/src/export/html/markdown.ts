/** The Markdown of model cards as HTML: headings, paragraphs, lists, tables, code. Everything else is text. */

const REPLACED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML, attributes included. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => REPLACED[character])
    .replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Invisible control characters and lone surrogates, but not line ends and tabs. */
const HIDDEN =
  /[^\P{Cc}\n\t]|\p{Zl}|\p{Zp}|\p{Surrogate}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Headings move one level down, below the heading of the page. */
export function markdownHtml(markdown: string): string {
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
  const parts: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const block = BLOCKS.find(({ begins }) => begins.test(lines[at])) ?? PARAGRAPH;
    const end = endOf(lines, at, block);
    const html = block.html(lines.slice(at, end));
    if (html !== '') parts.push(html);
    at = end;
  }
  return parts.join('\n');
}

interface Block {
  readonly begins: RegExp;
  /** Whether a line after the first belongs to the block. `before` is the previous line; null right after the first. */
  goesOn(line: string, first: string, before: string | null): boolean;
  html(lines: readonly string[]): string;
}

function endOf(lines: readonly string[], begin: number, block: Block): number {
  let end = begin + 1;
  const before = () => (end === begin + 1 ? null : lines[end - 1]);
  while (end < lines.length && block.goesOn(lines[end], lines[begin], before())) end++;
  return end;
}

const FENCE = /^`{3,}/;

function fenceOf(line: string): string {
  return FENCE.exec(line)?.[0] ?? '';
}

const BLOCKS: readonly Block[] = [
  { begins: /^\s*$/, goesOn: () => false, html: () => '' },
  {
    begins: FENCE,
    // Up to and including the line with the same number of backticks.
    goesOn: (_, first, before) => before?.trimEnd() !== fenceOf(first),
    html: ([first, ...lines]) => {
      const isClosed = lines.at(-1)?.trimEnd() === fenceOf(first);
      const text = lines.slice(0, isClosed ? -1 : undefined).join('\n');
      return `<pre tabindex="0"><code>${escaped(text)}</code></pre>`;
    },
  },
  {
    begins: /^#{1,5} /,
    goesOn: () => false,
    html: ([line]) => {
      const level = line.indexOf(' ') + 1;
      return `<h${level}>${inlineHtml(line.slice(level).trim())}</h${level}>`;
    },
  },
  {
    begins: /^\|/,
    goesOn: (line) => line.startsWith('|'),
    html: ([titles, , ...rows]) => {
      const row = (line: string, tag: string) => {
        const cells = cellsOf(line).map((cell) => `<${tag}>${inlineHtml(cell)}</${tag}>`);
        return `<tr>${cells.join('')}</tr>`;
      };
      const body = rows.map((line) => row(line, 'td')).join('\n');
      const head = row(titles, 'th scope="col"').replace(/<\/th scope="col">/g, '</th>');
      return `<div class="scroll" tabindex="0"><table><thead>${head}</thead><tbody>\n${body}</tbody></table></div>`;
    },
  },
  {
    begins: /^- /,
    goesOn: (line) => /^(- | {2})/.test(line),
    html: (lines) => {
      const items = lines.join('\n').split(/\n(?=- )/);
      return `<ul>${items.map((item) => `<li>${inlineHtml(item.slice(2))}</li>`).join('\n')}</ul>`;
    },
  },
];

const PARAGRAPH: Block = {
  begins: /./,
  goesOn: (line) => !BLOCKS.some(({ begins }) => begins.test(line)),
  html: (lines) => `<p>${inlineHtml(lines.join('\n'))}</p>`,
};

/** The cells of a row. A bar after a backslash is text. */
function cellsOf(line: string): string[] {
  const inside = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return (inside.match(/(?:\\.|[^|\\])*(?:\||$)/gs) ?? [])
    .slice(0, -1)
    .map((cell) => cell.replace(/\|$/, '').trim());
}

/** Renders code spans and characters after a backslash. Everything else is text. */
function inlineHtml(text: string): string {
  const parts = text.matchAll(/(`+)(?!`)(.*?[^`])\1(?!`)|\\([!-/:-@[-`{-~])|[^`\\]+|./gs);
  return Array.from(parts, ([all, , code, character]) => {
    if (code === undefined) return escaped(character ?? all);
    const trimmed = /^ .*[^ ].* $/s.test(code) ? code.slice(1, -1) : code;
    return `<code>${escaped(trimmed)}</code>`;
  }).join('');
}

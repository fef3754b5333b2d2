import { type Html, html } from '../html.ts';

/** A section with its heading. `id` is its anchor in the page. */
export function section(id: string, title: string, body: readonly (Html | null)[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

/** A column's heading and its cells. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
  readonly cells: readonly string[];
}

/** A table with as many rows as its columns have cells. */
export function table(columns: readonly Column[]): Html {
  const kind = ({ isNumber }: Column): string => (isNumber ? 'number' : '');
  const rows = columns[0]?.cells.length ?? 0;
  const head = columns.map(
    (column) => html`<th scope="col" class="${kind(column)}">${column.title}</th>`,
  );
  const body = Array.from(
    { length: rows },
    (_, i) =>
      html`<tr>${columns.map((column) => html`<td class="${kind(column)}">${column.cells[i]}</td>`)}</tr>`,
  );
  return html`<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A figure with its caption, and a table of its numbers. */
export function figure(
  svg: Html,
  { caption, tableTitle }: { caption: string; tableTitle: string },
  columns: readonly Column[],
): Html {
  return html`<figure><figcaption>${caption}</figcaption><div class="wide" tabindex="0">${svg}</div>
<details><summary>${tableTitle}</summary>${table(columns)}</details></figure>`;
}

/** Models as pages: their content, and that untrusted names stay text. */
import { createHash } from 'node:crypto';
import { preprocessDigit, preprocessPicture, resizePicture } from '@gradus/datasets';
import fc from 'fast-check';
import { toHtml } from 'gradus/export';
import { Linear } from 'gradus/nn';
import { PicturePredictor } from 'gradus/preprocessing';
import { describe, expect, test } from 'vitest';
import { PREPARATION_SCRIPT } from '../../src/export/html/board-script.ts';
import { markdownHtml } from '../../src/export/html/markdown.ts';
import { sha256Base64 } from '../../src/export/html/sha256.ts';
import { HOSTILE, hostile } from './hostile.ts';
import { predictorOf } from './tables.ts';

const scriptOf = (page: string) => /<script>(.*?)<\/script>/s.exec(page)?.[1] ?? '';
const styleOf = (page: string) => /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64');

describe('a page', () => {
  const page = toHtml(predictorOf('answer'), { name: 'People' });

  test('has a field for each column', () => {
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('<title>People</title>');
    expect(page).toMatch(
      /<label for="f0">age<\/label>\n<input id="f0" [^>]*inputmode="decimal" placeholder="47\.\d+">/,
    );
    expect(page).toMatch(
      /<input id="f\d" [^>]* list="l\d"><datalist id="l\d"><option value="cat"><\/option>/,
    );
    expect(page).toContain('type="date"');
    expect(page).toContain('type="datetime-local"');
    expect(page).toContain('<p class="soft">answer</p>');
    expect(page).toContain('<h2>Model card: <code>People</code></h2>');
  });

  test('allows only its own script and style', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${hashOf(scriptOf(page))}'; ` +
        `style-src 'sha256-${hashOf(styleOf(page))}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/https?:|\son\w+="|\sstyle="/);
    expect(() => new Function(scriptOf(page))).not.toThrow();
  });

  test('is in Korean on request, with a given card or none', () => {
    const korean = toHtml(predictorOf('price'), { lang: 'ko', card: '# 집\n\n`값` \\<b\\>' });
    expect(korean).toContain('<html lang="ko">');
    expect(korean).toContain('빈칸은 결측값으로 처리합니다.');
    expect(korean).toContain('<h2>집</h2>\n<p><code>값</code> &lt;b&gt;</p>');
    expect(toHtml(predictorOf('price'), { card: '' })).not.toContain('<details>');
  });

  test('has a board for pictures and a text field for numbers', () => {
    const picture = { rows: 3, columns: 4, channels: 1, preparation: 'resize' } as const;
    const predictor = new PicturePredictor(new Linear(12, 2), { picture, classNames: ['a', 'b'] });
    const board = toHtml(predictor);
    expect(board).toContain('<canvas id="board">');
    expect(board).toContain("const preparation = 'resize';");
    expect(() => new Function(scriptOf(board))).not.toThrow();
    const numbers = toHtml(new Linear(12, 2), { inputShape: [12], quantize: true });
    expect(numbers).toContain('12 numbers, separated by spaces or commas');
    expect(() => new Function(scriptOf(numbers))).not.toThrow();
  });

  test('shows hostile names as text', () => {
    const name = HOSTILE.join(' ');
    const page = toHtml(hostile(), { name, card: HOSTILE.join('\n\n') });
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<!--|<b>|\u202e|\0|\u2028/);
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    const policy = /script-src 'sha256-([^']*)'/.exec(page)?.[1];
    expect(policy).toBe(hashOf(scriptOf(page)));
    expect(() => new Function(scriptOf(page))).not.toThrow();
  });
});

test("SHA-256 equals the platform's", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(sha256Base64(text)).toBe(hashOf(text));
    }),
  );
  expect(sha256Base64('a'.repeat(100_000))).toBe(hashOf('a'.repeat(100_000)));
});

describe('Markdown', () => {
  test.each([
    ['# a `b`\n## c', '<h2>a <code>b</code></h2>\n<h3>c</h3>'],
    ['one\ntwo\n\nthree', '<p>one\ntwo</p>\n<p>three</p>'],
    ['- a\n- b `|`', '<ul><li>a</li>\n<li>b <code>|</code></li></ul>'],
    [
      '| a | b |\n| --- | --: |\n| x\\|y | `z` |',
      '<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>' +
        '<tbody>\n<tr><td>x|y</td><td><code>z</code></td></tr></tbody></table></div>',
    ],
    [
      '```sh\na <b>\n\n# c\n```\nd',
      '<pre tabindex="0"><code>a &lt;b&gt;\n\n# c</code></pre>\n<p>d</p>',
    ],
    ['```\na\n```\n## b', '<pre tabindex="0"><code>a</code></pre>\n<h3>b</h3>'],
    ['````\n```\n````', '<pre tabindex="0"><code>```</code></pre>'],
    ['```\nopen', '<pre tabindex="0"><code>open</code></pre>'],
    ['`` a`b `` \\`c\\` 1 \\* 2', '<p><code>a`b</code> `c` 1 * 2</p>'],
    ['<img src=x> [a](b) **c**', '<p>&lt;img src=x&gt; [a](b) **c**</p>'],
    ['', ''],
  ])('%j', (markdown, html) => {
    expect(markdownHtml(markdown)).toBe(html);
  });

  test('of any text ends, and contains only its own tags', () => {
    const part = fc.oneof(
      fc.constantFrom('`', '```', '|', '- ', '# ', '\\', '\n', '<', '&', '"', 'a'),
      fc.string(),
    );
    const allowed =
      /<\/?(h[2-6]|p|ul|li|table|thead|tbody|tr|td|code)>|<th scope="col">|<\/th>|<div class="scroll" tabindex="0">|<\/div>|<pre tabindex="0">|<\/pre>/g;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        expect(markdownHtml(parts.join('')).replace(allowed, '')).not.toMatch(/[<>"']/);
      }),
    );
  });
});

describe('pictures of visitors are prepared as in the Studio', () => {
  type Drawing = { width: number; height: number; levels: Float32Array };
  type Prepare = (picture: Drawing, invert: boolean | 'auto') => Uint8Array | null;
  const prepare = (preparation: string, rows: number, columns: number): Prepare =>
    new Function('preparation', 'rows', 'columnCount', `${PREPARATION_SCRIPT}; return prepared;`)(
      preparation,
      rows,
      columns,
    );

  const drawn = fc
    .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
    .chain(({ width, height }) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        levels: fc
          .array(fc.constantFrom(0, 0, 0, 0.3, 1), {
            minLength: width * height,
            maxLength: width * height,
          })
          .map((levels) => Float32Array.from(levels)),
        invert: fc.constantFrom<boolean | 'auto'>(false, true, 'auto'),
      }),
    );

  /** Null for a blank picture. */
  function digitOrNull(
    { levels, width, height }: Drawing,
    invert: boolean | 'auto',
  ): Uint8Array | null {
    try {
      return preprocessDigit(levels, width, height, { invert });
    } catch (error) {
      expect(String(error)).toContain('no digit to be seen');
      return null;
    }
  }

  test('digits', () => {
    const own = prepare('digit', 28, 28);
    fc.assert(
      fc.property(drawn, ({ invert, ...picture }) => {
        expect(own(picture, invert)).toEqual(digitOrNull(picture, invert));
      }),
    );
  });

  /** A circle of ink with a soft edge, on a board of `side` pixels. */
  const disc = (side: number, x: number, y: number, radius: number): Drawing => ({
    width: side,
    height: side,
    levels: Float32Array.from({ length: side * side }, (_, i) => {
      const distance = Math.hypot((i % side) + 0.5 - x, Math.floor(i / side) + 0.5 - y);
      return Math.min(1, Math.max(0, radius + 0.5 - distance));
    }),
  });
  const rectangle = (width: number, height: number, isInk: (x: number, y: number) => boolean) => ({
    ...{ width, height },
    levels: Float32Array.from({ length: width * height }, (_, i) =>
      isInk(i % width, Math.floor(i / width)) ? 1 : 0,
    ),
  });

  test.each<[string, Drawing, boolean]>([
    ['an empty board', rectangle(140, 140, () => false), false],
    ['one dot of the pen', disc(140, 70, 70, 6), true],
    ['one pixel', rectangle(140, 140, (x, y) => x === 3 && y === 130), true],
    ['a pale dot', disc(140, 70.5, 70.5, -0.3), true],
    ['a thick stroke', rectangle(140, 140, (x) => x > 30 && x < 110), true],
    ['a thin line across', rectangle(140, 140, (_, y) => y === 71), true],
    ['a stroke in a corner', disc(140, 4, 133, 6), true],
    ['a stroke over the edge', disc(140, 139, 70, 20), true],
    ['all but one pixel', rectangle(140, 140, (x, y) => x > 0 || y > 0), true],
    ['the whole board', rectangle(140, 140, () => true), false],
    ['a picture of one pixel', rectangle(1, 1, () => true), false],
    ['a row of pixels', rectangle(60, 1, (x) => x % 7 === 3), true],
    ['a column of pixels', rectangle(1, 60, (_, y) => y === 59), true],
  ])('edges: %s', (_, picture, isSeen) => {
    const { levels, width, height } = picture;
    for (const invert of [false, true, 'auto'] as const) {
      expect(prepare('digit', 28, 28)(picture, invert)).toEqual(digitOrNull(picture, invert));
    }
    expect(digitOrNull(picture, false) !== null).toBe(isSeen);
    for (const [rows, columns] of [
      [28, 28],
      [9, 14],
      [1, 1],
    ]) {
      const size = { rows, columns };
      const resized = resizePicture(levels, width, height, size);
      expect(prepare('resize', rows, columns)(picture, false)).toEqual(resized);
      const fitted = preprocessPicture(levels, width, height, size);
      expect(prepare('picture', rows, columns)(picture, false)).toEqual(fitted);
    }
  });

  test.each([
    ['picture', preprocessPicture],
    ['resize', resizePicture],
  ] as const)('%s', (preparation, reference) => {
    const size = { rows: 9, columns: 14 };
    const own = prepare(preparation, size.rows, size.columns);
    fc.assert(
      fc.property(drawn, (picture) => {
        const { levels, width, height } = picture;
        expect(own(picture, false)).toEqual(reference(levels, width, height, size));
      }),
    );
  });
});

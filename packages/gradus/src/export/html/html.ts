import type { Module } from '../../nn/index.ts';
import {
  type FeatureDescription,
  PicturePredictor,
  type Predictor,
  type PreprocessingDescription,
} from '../../preprocessing/index.ts';
import { checkOptions } from '../../util/options.ts';
import { type JavaScriptOptions, javaScriptOf } from '../js/javascript.ts';
import { stringLiteral } from '../js/literals.ts';
import { type ExportLanguage, LANGUAGES, PAGE_TEXTS, type PageTexts } from '../lang/index.ts';
import { modelCard } from '../model-card/model-card.ts';
import { type ExportSubject, type Picture, SUBJECT_OPTIONS, subjectOf } from '../subject.ts';
import { BOARD_SCRIPT, PREPARATION_SCRIPT } from './board-script.ts';
import { escaped, markdownHtml } from './markdown.ts';
import { FORM_SCRIPT, NUMBERS_SCRIPT, RESULT_SCRIPT } from './script.ts';
import { sha256Base64 } from './sha256.ts';
import { STYLE } from './style.ts';

/**
 * Options of {@link toHtml}.
 *
 * @example
 * ```ts
 * const options: HtmlOptions = { name: 'Sum', inputShape: [2], lang: 'ko', card: '' };
 * toHtml(new nn.Linear(2, 1), options).includes('<html lang="ko">'); // true
 * ```
 */
export interface HtmlOptions extends JavaScriptOptions {
  /** The language of the page and of its model card. Default: `'en'`. */
  lang?: ExportLanguage;
  /** The text about the model, as Markdown; `''` for none. Default: the result of `modelCard`. */
  card?: string;
}

/**
 * A model as one self-contained page: a form with a field for each column, or a board to draw pictures on, the
 * prediction, which follows each change, and the model card.
 *
 * The page opens from the disk. It requests nothing, and its content-security policy forbids requests. A drawing is
 * prepared like the training pictures of a `PicturePredictor`.
 * @throws ArgumentError where an option is missing or contradicts the model
 * @throws GradusError where forward reads values while it runs, or does not read its input
 *
 * @example
 * ```ts
 * const picture = { rows: 28, columns: 28, channels: 1 };
 * const page = toHtml(new nn.Linear(784, 10), { name: 'Digits', picture, classNames: [...'0123456789'] });
 * page.includes('<title>Digits</title>'); // true
 * ```
 */
export function toHtml(
  model: Predictor<never> | PicturePredictor | Module,
  options: HtmlOptions = {},
): string {
  const owner = 'toHtml';
  const kinds = {
    ...SUBJECT_OPTIONS,
    quantize: 'boolean',
    lang: LANGUAGES,
    card: 'string',
  } as const;
  const given = checkOptions<HtmlOptions>(owner, options, kinds);
  const { quantize = false, lang = 'en', card, ...rest } = given;
  const subject = subjectOf(model, rest, owner);
  const { statements } = javaScriptOf(owner, subject, quantize);
  const preparation = model instanceof PicturePredictor ? model.picture.preparation : null;
  const page = pageOf(subject, preparation, PAGE_TEXTS[lang]);
  const script = [
    "(function () {\n'use strict';",
    ...statements,
    `const lang = ${stringLiteral(lang)};`,
    `const text = ${objectLiteral(PAGE_TEXTS[lang])};`,
    RESULT_SCRIPT,
    page.script,
    '})();\n',
  ].join('\n\n');
  const about = markdownHtml(card ?? modelCard(model, { ...rest, lang }));
  return documentOf({
    name: subject.name,
    lang,
    inputs: page.html,
    about,
    script,
    ...targetOf(subject),
  });
}

/** The part of a page that depends on the kind of its inputs: the inputs, and the script that reads them. */
interface Page {
  readonly html: string;
  readonly script: string;
}

function pageOf(subject: ExportSubject, preparation: string | null, text: PageTexts): Page {
  const { preprocessing, picture, inputShape } = subject;
  if (preprocessing !== null) return formPage(preprocessing.description, text);
  if (picture !== null) return boardPage(picture, preparation, text);
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const label = text.numbers.replace('{}', String(size));
  return {
    html: `<form id="form"><label for="f0">${escaped(label)}</label>
<textarea id="f0" rows="6" spellcheck="false" inputmode="decimal"></textarea></form>`,
    script: `const size = ${size};\n${NUMBERS_SCRIPT}`,
  };
}

function formPage({ features }: PreprocessingDescription, text: PageTexts): Page {
  const fields = features.map((feature) => {
    const example = feature.type === 'numeric' ? rounded(feature.mean) : '';
    const kind = feature.type === 'date' ? 'date' : 'number';
    return `{ kind: '${kind}', example: '${example}' }`;
  });
  const hasMeans = features.some(({ type }) => type === 'numeric');
  const means = hasMeans ? ` ${escaped(text.means)}` : '';
  return {
    html: `<form id="form" autocomplete="off">
<div class="fields">
${features.map(fieldHtml).join('\n')}
</div>
<p class="soft">${escaped(text.missing)}${means}</p>
</form>`,
    script: `const fields = [\n  ${fields.join(',\n  ')},\n];\n${FORM_SCRIPT}`,
  };
}

function fieldHtml(feature: FeatureDescription, i: number): string {
  return `<div class="field">
<label for="f${i}">${escaped(feature.name)}</label>
${inputHtml(feature, `id="f${i}" aria-describedby="e${i}"`, i)}
<p class="wrong" id="e${i}"></p>
</div>`;
}

function inputHtml(feature: FeatureDescription, attributes: string, i: number): string {
  if (feature.type === 'date') {
    const type = feature.parts.includes('hour') ? 'datetime-local' : 'date';
    return `<input ${attributes} type="${type}">`;
  }
  if (feature.type === 'numeric') {
    const mode = feature.loose ? '' : ' inputmode="decimal"';
    return `<input ${attributes} type="text"${mode} placeholder="${rounded(feature.mean)}">`;
  }
  const options = feature.categories.map(
    (category) => `<option value="${escaped(category)}"></option>`,
  );
  return `<input ${attributes} type="text" list="l${i}"><datalist id="l${i}">${options.join('')}</datalist>`;
}

/** With four significant digits. */
function rounded(value: number): string {
  if (Math.abs(value) >= 1000 && Math.abs(value) < 1e15) return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}

function boardPage(picture: Picture, preparation: string | null, text: PageTexts): Page {
  const { rows, columns, channels } = picture;
  return {
    html: `<div class="board" role="img" aria-label="${escaped(text.board)}"><canvas id="board"></canvas>
<p id="hint" aria-hidden="true">${escaped(text.drawHere)}</p></div>
<div class="tools">
<button type="button" id="undo"${channels > 1 ? ' hidden' : ''}>${escaped(text.undo)}</button>
<button type="button" id="clear">${escaped(text.clear)}</button>
<div><label for="file">${escaped(text.file)}</label><input type="file" id="file" accept="image/*"></div>
</div>
<div id="seen" hidden><p class="soft">${escaped(text.sees)}</p>
<canvas class="sees" id="sees" width="${columns}" height="${rows}" role="img" aria-label="${escaped(text.sees)}"></canvas></div>`,
    script: `const rows = ${rows}, columnCount = ${columns}, channels = ${channels};
const preparation = '${preparation ?? (channels > 1 ? 'resize' : 'picture')}';
${PREPARATION_SCRIPT}${BOARD_SCRIPT}`,
  };
}

/** The name of the target; null where it has none or several. */
function targetOf({ output }: ExportSubject): { target: string | null } {
  if (output.task === 'classification') return { target: output.name };
  if (output.task === null || output.columns.length > 1) return { target: null };
  return { target: output.columns[0].name };
}

interface Parts {
  readonly name: string;
  readonly lang: ExportLanguage;
  readonly target: string | null;
  readonly inputs: string;
  readonly about: string;
  readonly script: string;
}

function documentOf({ name, lang, target, inputs, about, script }: Parts): string {
  const text = PAGE_TEXTS[lang];
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256Base64(script)}'`,
    `style-src 'sha256-${sha256Base64(STYLE)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const what = target === null ? '' : `<p class="soft">${escaped(target)}</p>\n`;
  const details =
    about === ''
      ? ''
      : `<details>\n<summary>${escaped(text.card)}</summary>\n${about}\n</details>\n`;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(name)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(name)}</h1>
<p class="soft">${escaped(text.about)}</p>
<div class="parts">
<section class="panel" aria-labelledby="inputs">
<h2 id="inputs">${escaped(text.inputs)}</h2>
${inputs}
</section>
<section class="panel result" aria-labelledby="prediction">
<h2 id="prediction">${escaped(text.prediction)}</h2>
${what}<p class="value" id="value"></p>
<ul class="bars" id="bars"></ul>
<p class="soft" id="note"></p>
<p class="heard" id="heard" role="status" aria-live="polite"></p>
</section>
</div>
${details}</main>
<script>${script}</script>
</body>
</html>
`;
}

function objectLiteral(values: Readonly<Record<keyof PageTexts, string>>): string {
  const entries = Object.entries(values).map(
    ([name, value]) => `  ${name}: ${stringLiteral(value)},`,
  );
  return `{\n${entries.join('\n')}\n}`;
}

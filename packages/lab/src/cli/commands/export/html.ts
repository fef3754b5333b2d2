import { toHtml, toJavaScript } from 'gradus/export';
import type { ExportFormat } from './format.ts';
import { scriptFindings } from './script-check.ts';

/** One page, with the model card in it. */
export const html: ExportFormat = async (source, context) => {
  const { predictor, subject } = source;
  const { ending, options, text } = context;
  const said = { name: subject.name, quantize: options.quantize ?? false };
  const lang = text.report.languageTag === 'ko' ? 'ko' : 'en';
  const content = toHtml(predictor, { ...said, lang, card: await source.card() });
  // The page runs the same code.
  const { code } = toJavaScript(predictor, said);
  return { files: [{ ending, content }], ...(await scriptFindings(source, code, context)) };
};

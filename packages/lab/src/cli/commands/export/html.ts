import { toHtml, toJavaScript } from 'gradus/export';
import type { Messages } from '../../../lang/index.ts';
import type { ExportFormat, ExportSource } from './format.ts';
import { scriptFindings } from './script-check.ts';

/** One page that includes the model card. */
export const html: ExportFormat = async (source, context) => {
  const { predictor, subject } = source;
  const { ending, options, text } = context;
  const { quantize = false } = options;
  const content = await pageOf(source, text, quantize);
  // The page runs the same code.
  const { code } = toJavaScript(predictor, { name: subject.name, quantize });
  return { files: [{ ending, content }], ...(await scriptFindings(source, code, context)) };
};

/** The page of a run's network, with its model card. */
export async function pageOf(
  { predictor, subject, card }: ExportSource,
  text: Messages,
  quantize = false,
): Promise<string> {
  const lang = text.report.languageTag;
  return toHtml(predictor, { name: subject.name, quantize, lang, card: await card() });
}

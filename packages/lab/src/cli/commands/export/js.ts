import { toJavaScript } from 'gradus/export';
import type { ExportFormat } from './format.ts';
import { scriptFindings } from './script-check.ts';

/** An ES module and its types. */
export const js: ExportFormat = async (source, context) => {
  const { predictor, subject } = source;
  const { ending, options } = context;
  const { code, types } = toJavaScript(predictor, {
    name: subject.name,
    quantize: options.quantize ?? false,
  });
  const beside = ending.toLowerCase() === '.mjs' ? '.d.mts' : '.d.ts';
  return {
    files: [
      { ending, content: code },
      { ending: beside, content: types },
    ],
    ...(await scriptFindings(source, code, context)),
  };
};

/** A network for a table as files for other programs. The engine loads this module for the first such file. */

import { metricOf } from '@gradus/lab/tabular';
import {
  type ModelCardOptions,
  modelCard,
  toHtml,
  toJavaScript,
  toOnnx,
  toPyTorch,
} from 'gradus/export';
import { Predictor, savePredictor, type TabularModel } from 'gradus/preprocessing';
import { version } from '../../package.json';
import type { Inspector } from './inspect/inspector.ts';
import type { Calls, ExportEnding, ExportRequest } from './messages.ts';
import type { JudgedTable } from './table/judgement-messages.ts';
import type { TableSet } from './table/load.ts';

/** What the files are made from. */
interface Source {
  readonly predictor: Predictor;
  readonly dataset: { readonly name: string; readonly checksum: string };
  readonly request: ExportRequest;
  /** The model card, as Markdown. */
  card(): string;
}

const FILES: Readonly<Record<ExportEnding, (source: Source) => Uint8Array | string>> = {
  '.safetensors': ({ predictor, dataset }) => savePredictor(predictor, { dataset }),
  '.onnx': ({ predictor, request: { name } }) => toOnnx(predictor, { name }),
  '.js': ({ predictor, request: { name } }) => toJavaScript(predictor, { name }).code,
  '.d.ts': ({ predictor, request: { name } }) => toJavaScript(predictor, { name }).types,
  '.html': ({ predictor, request: { name, lang }, card }) =>
    toHtml(predictor, { name, lang, card: card() }),
  '.py': ({ predictor, request: { name } }) => toPyTorch(predictor, { name }).code,
  '.card.md': ({ card }) => card(),
};

/** Whether a file holds the model card, which needs a judgement. */
export function hasCard(ending: ExportEnding): boolean {
  return ending === '.card.md' || ending === '.html';
}

/**
 * @param inspector has the weights of the judged network
 * @param judged for files that {@link hasCard}
 * @throws GradusError if the format cannot express the network
 */
export function exportTable(
  inspector: Inspector,
  set: TableSet,
  request: ExportRequest,
  iteration: number,
  judged: JudgedTable | null,
): Calls['exportFile']['result'] {
  const predictor = new Predictor(inspector.model as unknown as TabularModel);
  const { title: name, checksum } = set.summary;
  const card = (): string => {
    const { name, lang } = request;
    return modelCard(predictor, { name, lang, ...factsOf(set, request, iteration, judged) });
  };
  const dataset = { name, checksum };
  const content = FILES[request.ending]({ predictor, dataset, request, card });
  return typeof content === 'string' ? content : new Uint8Array(content);
}

/** What the engine knows about a network, besides the network itself. */
function factsOf(
  { flat, summary }: TableSet,
  { words }: ExportRequest,
  iteration: number,
  judged: JudgedTable | null,
): ModelCardOptions {
  const { title: name, checksum, data, trainSize, validationSize, testSize } = summary;
  const trainingRows = flat.rows('train');
  return {
    data: { name, checksum, rows: data.rows, columns: trainingRows.columns.length },
    split: { train: trainSize, validation: validationSize, test: testSize },
    trainingRows,
    ...(judged !== null && {
      evaluation: {
        samples: judged.judgement.rows,
        metrics: judged.judgement.metrics.map(({ name, better, value, low, high }) => ({
          ...{ name: words.metrics[name], better, value, low, high },
          ...(metricOf(name).unit === 'share' && { unit: 'share' }),
        })),
      },
      importance: judged.judgement.importance,
    }),
    versions: { [words.exportedWith]: version, [words.steps]: String(iteration) },
  };
}

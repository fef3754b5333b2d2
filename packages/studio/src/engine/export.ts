/** A network as files for other programs. The engine loads this module when the visitor asks for the first file. */
import {
  type ModelCardOptions,
  modelCard,
  toHtml,
  toJavaScript,
  toOnnx,
  toPyTorch,
} from 'gradus/export';
import { PicturePredictor, savePicturePredictor } from 'gradus/preprocessing';
import { version } from '../../package.json';
import type { PictureSet } from './data.ts';
import type { Inspector } from './inspect/inspector.ts';
import { test } from './inspect/predictions.ts';
import type { Calls, ExportEnding, ExportRequest } from './messages.ts';

/** What the files are made from. */
interface Source {
  readonly predictor: PicturePredictor;
  readonly name: string;
  readonly lang: ExportRequest['lang'];
  /** The model card, as Markdown. */
  card(): string;
}

const FILES: Readonly<Record<ExportEnding, (source: Source) => Uint8Array | string>> = {
  '.safetensors': ({ predictor }) => savePicturePredictor(predictor),
  '.onnx': ({ predictor, name }) => toOnnx(predictor, { name }),
  '.js': ({ predictor, name }) => toJavaScript(predictor, { name }).code,
  '.d.ts': ({ predictor, name }) => toJavaScript(predictor, { name }).types,
  '.html': ({ predictor, name, lang, card }) => toHtml(predictor, { name, lang, card: card() }),
  '.py': ({ predictor, name }) => toPyTorch(predictor, { name }).code,
  '.card.md': ({ card }) => card(),
};

/**
 * @param inspector has the weights of the network after `iteration` steps
 * @throws GradusError if the format cannot express the network
 */
export function exportFile(
  inspector: Inspector,
  data: PictureSet,
  { ending, name, lang, words }: ExportRequest,
  iteration: number,
): Calls['exportFile']['result'] {
  const { rows, columns, channels, classNames, preprocessing: preparation } = data.summary;
  const picture = { rows, columns, channels, preparation };
  const predictor = new PicturePredictor(inspector.model, { picture, classNames });
  const card = () =>
    modelCard(predictor, { name, lang, ...factsOf(inspector, data, iteration, words) });
  const content = FILES[ending]({ predictor, name, lang, card });
  return typeof content === 'string' ? content : new Uint8Array(content);
}

/** What the engine knows about a network, besides the network itself. */
function factsOf(
  inspector: Inspector,
  data: PictureSet,
  iteration: number,
  words: ExportRequest['words'],
): ModelCardOptions {
  const { title, checksum, trainSize, testSize } = data.summary;
  const { correct, total } = test(inspector, data, iteration);
  return {
    data: { name: title, checksum, rows: trainSize + testSize },
    evaluation: {
      samples: total,
      metrics: [
        { name: words.metrics.accuracy, value: correct / total, better: 'higher', unit: 'share' },
      ],
    },
    versions: { [words.exportedWith]: version, [words.steps]: String(iteration) },
  };
}

/** The facts of a run for its model card, in the form that `modelCard` takes. */
import { basename } from 'node:path';
import { DataLoader } from 'gradus/data';
import type { CardMetric, ModelCardOptions } from 'gradus/export';
import type { Predictor } from 'gradus/preprocessing';
import { type Evaluation, evaluate } from 'gradus/train';
import { TEST_BATCH } from '../../../experiment/create.ts';
import { flatten, type LoadedImages } from '../../../experiment/data.ts';
import type { Messages } from '../../../lang/index.ts';
import { readJudgement } from '../../../runs/judgement.ts';
import type { Run } from '../../../runs/reader.ts';
import { readSplit } from '../../../runs/weights.ts';
import { trainCommandOf } from '../../../settings/command.ts';
import {
  type DataConfig,
  type PictureData,
  sourceName,
  type TableData,
} from '../../../settings/schema.ts';
import type { TrainingTable } from '../../../tabular/data.ts';
import { type MeasuredMetric, metricOf, type TableJudgement } from '../../../tabular/index.ts';
import { gainSentence, metricTitle } from '../../../text/measures.ts';
import { VERSION } from '../../version.ts';

/** Facts of any run. */
function ofRun({ config }: Run, { report, exporting: { card } }: Messages): ModelCardOptions {
  const { gradus, node } = config;
  return {
    lang: report.languageTag,
    reproduce: trainCommandOf({ ...config, data: withoutFolders(config.data) }),
    versions: {
      [card.trainedWith('Gradus')]: gradus,
      [card.exportedWith('Gradus')]: VERSION,
      ...(node !== null && { [card.trainedWith('Node')]: node }),
      [card.run]: config.id,
    },
  };
}

/** Removes the folders of this machine from paths. */
function withoutFolders(data: DataConfig): DataConfig {
  if (data.kind === 'pictures') {
    return { ...data, directory: data.directory && basename(data.directory) };
  }
  const { source, split } = data;
  const test = split.test && { ...split.test, path: basename(split.test.path) };
  return {
    ...data,
    source: source.kind === 'file' ? { ...source, path: basename(source.path) } : source,
    split: { ...split, test },
  };
}

/**
 * The facts of a run on a table.
 * @param data null if it can no longer be read
 */
export async function tableFacts(
  run: Run<TableData>,
  predictor: Predictor,
  data: TrainingTable | null,
  text: Messages,
): Promise<ModelCardOptions> {
  const { source, rows, split, target } = run.config.data;
  const parts = await readSplit(run);
  const judgement = await readJudgement(run);
  const trainingRows = data?.rows('train');
  const { features } = predictor.model.fitted.description;
  return {
    ...ofRun(run, text),
    data: {
      name: basename(sourceName(source)),
      checksum: source.checksum,
      rows,
      columns: trainingRows?.columns.length ?? features.length + target.length,
    },
    ...(parts !== null && {
      split: {
        train: parts.train.length,
        validation: parts.validation.length,
        test: split.test === null ? parts.test.length : (judgement?.rows ?? 0),
        how: splitSentence(run, text.judgement),
      },
    }),
    ...(trainingRows !== undefined && { trainingRows }),
    ...(judgement !== null && {
      evaluation: evaluationOf(judgement, text.judgement),
      importance: judgement.importance,
    }),
  };
}

function splitSentence(
  { config: { data, training } }: Run<TableData>,
  { splitBy: by }: Messages['judgement'],
): string {
  const { group, time, fold, test } = data.split;
  return [
    time !== null
      ? by.time(time)
      : group !== null
        ? by.group(group)
        : by.seed(data.target[0], training.seed),
    ...(fold === null ? [] : [by.fold(fold.index + 1, fold.of)]),
    ...(test === null ? [] : [by.file(basename(test.path))]),
  ].join(' ');
}

function evaluationOf(
  judgement: TableJudgement,
  text: Messages['judgement'],
): ModelCardOptions['evaluation'] {
  const { task, rows, metrics, baselines, targets } = judgement;
  const each = (targets ?? []).flatMap((target) =>
    target.metrics.map((metric) =>
      cardMetric(metric, `${target.name}: ${text.metrics[metric.name]}`),
    ),
  );
  const all = (measured: readonly MeasuredMetric[]): CardMetric[] =>
    measured.map((metric) => cardMetric(metric, metricTitle(metric.name, judgement, text)));
  return {
    samples: rows,
    metrics: [...all(metrics), ...each],
    baselines: {
      [text.constant[task]]: all(baselines.constant),
      [text.linear]: all(baselines.linear),
    },
    conclusion: gainSentence(judgement, text).sentence,
  };
}

function cardMetric({ name, better, value, low, high }: MeasuredMetric, title: string): CardMetric {
  const isShare = metricOf(name).unit === 'share';
  return { name: title, better, value, low, high, ...(isShare && { unit: 'share' }) };
}

/**
 * The facts of a run on pictures.
 * @param images null if they can no longer be read
 */
export async function pictureFacts(
  run: Run<PictureData>,
  model: Parameters<typeof evaluate>[0],
  images: LoadedImages | null,
  text: Messages,
): Promise<ModelCardOptions> {
  const { constant, metrics } = text.judgement;
  const { name, directory, checksum } = run.config.data;
  const data = { name: name === 'folder' ? basename(directory ?? '') : name, checksum };
  if (images === null) return { ...ofRun(run, text), data };
  const loader = new DataLoader(flatten(images).test, { batchSize: TEST_BATCH });
  const tested = await evaluate(model, loader);
  const [train] = images.train.images.shape;
  const validation = images.validation?.images.shape[0] ?? 0;
  const { total } = tested;
  return {
    ...ofRun(run, text),
    data: { ...data, rows: train + validation + total },
    split: { train, validation, test: total },
    evaluation: {
      samples: total,
      metrics: [{ name: metrics.accuracy, better: 'higher', unit: 'share', ...accuracyOf(tested) }],
      baselines: {
        [constant.classification]: [
          {
            name: metrics.accuracy,
            better: 'higher',
            unit: 'share',
            value: Math.max(...tested.perClass.map((each) => each.total)) / total,
          },
        ],
      },
    },
    limits: weakest(tested, images.classNames, text),
  };
}

/** The accuracy with its 95 % interval (Wilson 1927). */
function accuracyOf({ correct, total }: Evaluation): { value: number; low: number; high: number } {
  const value = correct / total;
  const z = 1.959964;
  const [center, scale] = [value + z ** 2 / (2 * total), 1 + z ** 2 / total];
  const half = z * Math.sqrt((value * (1 - value)) / total + (z / (2 * total)) ** 2);
  return { value, low: (center - half) / scale, high: (center + half) / scale };
}

/** The class with the lowest share of correct predictions. */
function weakest(
  { perClass }: Evaluation,
  classNames: readonly string[],
  { exporting: { card } }: Messages,
): string[] {
  const shares = perClass.map(({ correct, total }) => (total === 0 ? 1 : correct / total));
  const worst = Math.min(...shares);
  if (!(worst < 1)) return [];
  const place = shares.indexOf(worst);
  const { correct, total } = perClass[place];
  return [card.weakest(classNames[place], correct, total)];
}

import { Module } from '../nn/index.ts';
import { withGrad } from '../ops/record.ts';
import {
  type NumberDescription,
  PicturePredictor,
  Predictor,
  type Preprocessing,
  TabularModel,
} from '../preprocessing/index.ts';
import { Tensor, zeros } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError, GradusError, ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';

/**
 * The size of a picture.
 *
 * @example
 * ```ts
 * const picture: Picture = { rows: 28, columns: 28, channels: 1 };
 * subjectOf(new nn.Linear(784, 10), { picture }).inputShape; // [784]
 * ```
 */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** 1 for grey levels, 3 for colours: first all of red, then all of green, then all of blue. */
  readonly channels: number;
}

/**
 * What the outputs of a network mean.
 *
 * @example
 * ```ts
 * const options = { inputShape: [2], classNames: ['no', 'yes'] };
 * const output: ExportOutput = subjectOf(new nn.Linear(2, 1), options).output;
 * output; // { task: 'classification', name: null, classNames: ['no', 'yes'], binary: 'logit' }
 * ```
 */
export type ExportOutput =
  | {
      readonly task: 'classification';
      /** The name of the target; null where it has none. */
      readonly name: string | null;
      readonly classNames: readonly string[];
      /** `'softmax'`: a logit for each class. `'logit'`: one logit, of the second of two classes. */
      readonly binary: 'softmax' | 'logit';
    }
  /** Standardised numbers: y · std + mean is in the unit of the column. A std of 0 counts as 1. */
  | { readonly task: 'regression'; readonly columns: readonly NumberDescription[] }
  /** Numbers without a known meaning. */
  | { readonly task: null };

/**
 * What is exported: a network with the meaning of its inputs and outputs.
 *
 * @example
 * ```ts
 * const subject: ExportSubject = subjectOf(new nn.Linear(2, 1), { inputShape: [2] });
 * subject.name; // 'model'
 * subject.preprocessing; // null
 * ```
 */
export interface ExportSubject {
  /** A title, or the name of a file without its extension. */
  readonly name: string;
  /** `forward` takes float32 [batch, ...inputShape] and returns [batch, ...]. */
  readonly model: Module;
  /** The shape of one input, without the batch. */
  readonly inputShape: readonly number[];
  /** Turns rows of a table into inputs; null where the inputs are numbers. */
  readonly preprocessing: Preprocessing | null;
  /** The picture whose pixels, from 0 to 1, are the inputs; null for other inputs. */
  readonly picture: Picture | null;
  readonly output: ExportOutput;
}

/**
 * What an export cannot read from a module.
 *
 * @example
 * ```ts
 * const options: SubjectOptions = { name: 'xor', inputShape: [2], classNames: ['0', '1'] };
 * subjectOf(new nn.Linear(2, 2), options).name; // 'xor'
 * ```
 */
export interface SubjectOptions {
  /** A title. Default: `'model'`. */
  name?: string;
  /** The shape of one input, without the batch. Default for a picture: [channels · rows · columns]. */
  inputShape?: readonly number[];
  /** The classes, in the order of the logits that `forward` returns. Default: the outputs are plain numbers. */
  classNames?: readonly string[];
  /** The size of the picture whose pixels are the inputs. */
  picture?: Picture;
}

/** The kind of each of the {@link SubjectOptions}. */
export const SUBJECT_OPTIONS = {
  name: 'string',
  inputShape: Array,
  classNames: Array,
  picture: 'object',
} as const;
/** An error names at most this many parameters. */
const MOST_NAMED = 5;
const PICTURE = { rows: POSITIVE_INTEGER, columns: POSITIVE_INTEGER, channels: POSITIVE_INTEGER };

/**
 * Collects what an export needs to know. A `Predictor`, a `TabularModel` and a `PicturePredictor` hold all of it;
 * another module needs `inputShape` or `picture`.
 * @param owner the function that errors name
 * @throws ArgumentError where an option is missing or contradicts the model
 * @throws ShapeError where `forward` does not take the shape
 * @throws GradusError where weights are NaN or infinite, as after training that diverged
 *
 * @example
 * ```ts
 * const subject = subjectOf(new nn.Linear(4, 3), { inputShape: [4] });
 * subject.output; // { task: null }
 * ```
 */
export function subjectOf(
  model: Predictor<never> | PicturePredictor | Module,
  options: SubjectOptions = {},
  owner = 'subjectOf',
): ExportSubject {
  const given = checkOptions<SubjectOptions>(owner, options, SUBJECT_OPTIONS);
  if (model instanceof Predictor) return subjectOfTable(owner, model.model, given);
  if (model instanceof TabularModel) return subjectOfTable(owner, model, given);
  if (model instanceof PicturePredictor) {
    refuseKnown(owner, 'a model of pictures', given);
    const { rows, columns, channels } = model.picture;
    const known = { picture: { rows, columns, channels }, classNames: model.classNames };
    return subjectOf(model.model, { ...given, ...known }, owner);
  }
  if (!(model instanceof Module)) {
    throw new ArgumentError(
      owner,
      `the first argument must be a Predictor, a PicturePredictor or a Module, got ${shown(model)}.`,
    );
  }
  refuseDiverged(owner, model);
  const picture = given.picture
    ? checkOptions(owner, given.picture, PICTURE, ['rows', 'columns', 'channels'])
    : null;
  const inputShape = inputShapeOf(owner, picture, given.inputShape);
  const { name = 'model', classNames } = given;
  const outputShape = outputShapeOf(owner, model, inputShape);
  const output =
    classNames === undefined ? { task: null } : classesOf(owner, classNames, outputShape);
  return { name, model, inputShape, preprocessing: null, picture, output };
}

function subjectOfTable(
  owner: string,
  model: TabularModel,
  options: SubjectOptions,
): ExportSubject {
  refuseKnown(owner, 'a model of a table', options);
  refuseDiverged(owner, model);
  const { fitted, architecture, preprocessing } = model;
  const { target } = fitted.description;
  const { name = 'model' } = options;
  const output: ExportOutput =
    target.task === 'regression'
      ? { task: 'regression', columns: target.columns }
      : {
          task: 'classification',
          name: target.name,
          classNames: target.classNames,
          binary: architecture.binary,
        };
  const inputShape = [preprocessing.inFeatures];
  return { name, model, inputShape, preprocessing: fitted, picture: null, output };
}

/** @throws GradusError where weights are not finite, since no format can predict with them */
function refuseDiverged(owner: string, model: Module): void {
  const found = [...model.namedParameters()].flatMap(([name, parameter]) => {
    const wrong = parameter.dataSync().find((weight) => !Number.isFinite(weight));
    return wrong === undefined ? [] : [`${name} (${wrong})`];
  });
  if (found.length === 0) return;
  const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : '';
  throw new GradusError(
    `${owner}: the network has weights that are not finite: ${found.slice(0, MOST_NAMED).join(', ')}${more}. ` +
      'Its training has diverged. Train it again, for example with a lower learning rate.',
    { code: 'divergence' },
  );
}

/** @throws ArgumentError for an option that the model already determines */
function refuseKnown(owner: string, what: string, options: SubjectOptions): void {
  for (const option of ['inputShape', 'classNames', 'picture'] as const) {
    if (options[option] === undefined) continue;
    throw new ArgumentError(owner, `${what} has its own ${option}. Leave the option out.`);
  }
}

function inputShapeOf(
  owner: string,
  picture: Picture | null,
  given: readonly number[] | undefined,
): readonly number[] {
  const pixels = picture && picture.channels * picture.rows * picture.columns;
  if (given === undefined) {
    if (pixels !== null) return [pixels];
    throw new ArgumentError(
      owner,
      'the option inputShape is missing. Pass the shape of one input without the batch, such as { inputShape: [784] }.',
    );
  }
  given.forEach((extent, i) => {
    checkArgument(owner, `inputShape[${i}]`, extent, POSITIVE_INTEGER);
  });
  const size = given.reduce((product, extent) => product * extent, 1);
  if (pixels !== null && size !== pixels) {
    throw new ArgumentError(
      owner,
      `inputShape [${given}] has ${size} numbers, but the picture has ${pixels}. Leave inputShape out or make them equal.`,
    );
  }
  return [...given];
}

/** The shape of the output for a batch of two. Computes nothing. */
function outputShapeOf(
  owner: string,
  model: Module,
  inputShape: readonly number[],
): readonly number[] {
  const output = inEval(model, () => model.forward(zeros([2, ...inputShape])));
  if (!(output instanceof Tensor)) {
    throw new ArgumentError(owner, `forward must return one tensor, got ${shown(output)}.`);
  }
  return output.shape;
}

function classesOf(
  owner: string,
  classNames: readonly string[],
  outputShape: readonly number[],
): ExportOutput {
  classNames.forEach((name, i) => {
    checkArgument(owner, `classNames[${i}]`, name, 'string');
  });
  const twice = classNames.find((name, i) => classNames.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ArgumentError(
      owner,
      `classNames has ${shown(twice)} twice. Class names must differ.`,
    );
  }
  const [, outputs] = outputShape;
  const isLogit = classNames.length === 2 && outputs === 1;
  if (outputShape.length !== 2 || (outputs !== classNames.length && !isLogit)) {
    throw new ShapeError(
      owner,
      [outputShape],
      `classNames has ${classNames.length} names, which needs an output of shape [batch, ${classNames.length}], ` +
        `but forward returns [${['batch', ...outputShape.slice(1)].join(', ')}].`,
    );
  }
  return {
    task: 'classification',
    name: null,
    classNames: [...classNames],
    binary: isLogit ? 'logit' : 'softmax',
  };
}

/** Calls `fn` with `model` in evaluation mode and gradients off, then restores the mode of each layer. */
export function inEval<T>(model: Module, fn: () => T): T {
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    return withGrad(false, fn);
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

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

/** The size of a picture. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** 1 for shades of grey, 3 for colours: all of red, then all of green, then all of blue. */
  readonly channels: number;
}

/** What the outputs of a network mean. */
export type ExportOutput =
  | {
      readonly task: 'classification';
      /** The name of the target, where there is one. */
      readonly name: string | null;
      readonly classNames: readonly string[];
      /** `'softmax'`: a logit for each class. `'logit'`: one, of the second of two classes. */
      readonly binary: 'softmax' | 'logit';
    }
  /** Standardised numbers: y · std + mean is in the units of the column; a std of 0 counts as 1. */
  | { readonly task: 'regression'; readonly columns: readonly NumberDescription[] }
  /** The numbers as they are. */
  | { readonly task: null };

/** What is exported: a network with what its inputs and outputs mean. */
export interface ExportSubject {
  /** A title, or the name of a file without its ending. */
  readonly name: string;
  /** `forward` takes float32 [batch, ...inputShape] and gives [batch, ...]. */
  readonly model: Module;
  /** Without the batch. */
  readonly inputShape: readonly number[];
  /** What makes the inputs of rows of a table; null where numbers come in. */
  readonly preprocessing: Preprocessing | null;
  /** The picture whose pixels, from 0 to 1, are the inputs; null where they are something else. */
  readonly picture: Picture | null;
  readonly output: ExportOutput;
}

/** What a module does not say about itself. */
export interface SubjectOptions {
  /** A title. Default: `'model'`. */
  name?: string;
  /** The shape of one input, without the batch. A picture has one: [channels · rows · columns]. */
  inputShape?: readonly number[];
  /** The classes, in the order of the outputs, which are logits. Default: the outputs are numbers without a meaning. */
  classNames?: readonly string[];
  /** The picture that the inputs are. */
  picture?: Picture;
}

/** The kinds of {@link SubjectOptions}. */
export const SUBJECT_OPTIONS = {
  name: 'string',
  inputShape: Array,
  classNames: Array,
  picture: 'object',
} as const;
/** Parameters that an error names. */
const MOST_NAMED = 5;
const PICTURE = { rows: POSITIVE_INTEGER, columns: POSITIVE_INTEGER, channels: POSITIVE_INTEGER };

/**
 * What to export. A `Predictor`, a `TabularModel` and a `PicturePredictor` say everything themselves; another module
 * needs `inputShape` or `picture`.
 * @param owner whom errors name
 * @throws ArgumentError where an option is missing, or contradicts what the model gives
 * @throws ShapeError where `forward` does not take the shape
 * @throws GradusError where weights are NaN or infinite, as after training has diverged
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
      `the first argument must be a Predictor or a Module, got ${shown(model)}.`,
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

/** @throws GradusError where weights are not finite: no format makes a prediction of them */
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

/** @throws ArgumentError for an option that says what the model knows */
function refuseKnown(owner: string, what: string, options: SubjectOptions): void {
  for (const option of ['inputShape', 'classNames', 'picture'] as const) {
    if (options[option] === undefined) continue;
    throw new ArgumentError(owner, `${what} knows its ${option}. Leave the option out.`);
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
      `inputShape [${given}] has ${size} numbers, and the picture has ${pixels}. Leave inputShape out or make them equal.`,
    );
  }
  return [...given];
}

/** The shape of the output for a batch of two; nothing is computed. */
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
    throw new ArgumentError(owner, `classNames has ${shown(twice)} twice.`);
  }
  const [, outputs] = outputShape;
  const isLogit = classNames.length === 2 && outputs === 1;
  if (outputShape.length !== 2 || (outputs !== classNames.length && !isLogit)) {
    throw new ShapeError(
      owner,
      [outputShape],
      `classNames has ${classNames.length} names, which needs an output of shape [batch, ${classNames.length}], ` +
        `and forward gives [${['batch', ...outputShape.slice(1)].join(', ')}].`,
    );
  }
  return {
    task: 'classification',
    name: null,
    classNames: [...classNames],
    binary: isLogit ? 'logit' : 'softmax',
  };
}

/** What `fn` gives while `model` is in evaluation mode and records no gradients; then each layer has its mode back. */
export function inEval<T>(model: Module, fn: () => T): T {
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    return withGrad(false, fn);
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

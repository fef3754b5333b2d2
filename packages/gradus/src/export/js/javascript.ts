import type { Node } from '../../graph/node.ts';
import type { Module } from '../../nn/index.ts';
import { softmax } from '../../ops/composite/softmax.ts';
import { negative, sigmoid } from '../../ops/elementwise.ts';
import { cat } from '../../ops/movement.ts';
import { scaleOf } from '../../preprocessing/encode.ts';
import type { PicturePredictor, Predictor } from '../../preprocessing/index.ts';
import { checkOptions } from '../../util/options.ts';
import {
  type ExportOutput,
  type ExportSubject,
  SUBJECT_OPTIONS,
  type SubjectOptions,
  subjectOf,
} from '../subject.ts';
import { compileRow, type RowProgram } from './forward.ts';
import { HELPERS, type Helper } from './helpers.ts';
import { kernelCode } from './kernels.ts';
import { commentText, numberLiteral, operand, stringList, stringLiteral } from './literals.ts';
import { rowsCode } from './rows.ts';
import { typesCode } from './types.ts';
import { weightsCode } from './weights.ts';

/**
 * Options of {@link toJavaScript}.
 *
 * @example
 * ```ts
 * const options: JavaScriptOptions = { name: 'sum', inputShape: [2], quantize: true };
 * toJavaScript(new nn.Linear(2, 1), options).code.startsWith('// sum: '); // true
 * ```
 */
export interface JavaScriptOptions extends SubjectOptions {
  /**
   * Whether matrices are written as 8-bit integers with a scale for each row, in about a quarter of the space.
   * `withQuantizedWeights` measures the loss of accuracy. Default: false.
   */
  quantize?: boolean;
}

/**
 * The result of {@link toJavaScript}.
 *
 * @example
 * ```ts
 * const { types }: JavaScriptModule = toJavaScript(new nn.Linear(2, 1), { inputShape: [2] });
 * types.includes('export function predict(input: Input): Prediction;'); // true
 * ```
 */
export interface JavaScriptModule {
  /** An ES module without imports. */
  readonly code: string;
  /** Its types, for a `.d.ts` file. */
  readonly types: string;
}

/**
 * A model as one self-contained ES module: `predict(row)` and `predictMany(rows)`, with the preprocessing and the
 * weights inside.
 *
 * The module runs wherever ES2015 modules run: it uses no WebAssembly, no `eval` and no function of the host. It
 * rounds to float32 after each operation, so its outputs differ from the model's only by rounding. It reads each row
 * as `predictor.predict([row])` does; a row that cannot be read throws `RowError`.
 * @throws ArgumentError where an option is missing or contradicts the model
 * @throws GradusError where forward reads values while it runs, or does not read its input
 *
 * @example
 * ```ts
 * const { code, types } = toJavaScript(new nn.Linear(2, 1), { name: 'sum', inputShape: [2] });
 * code.endsWith('export { predict, predictMany };\n'); // true
 * types.includes('export type Prediction = number[];'); // true
 * ```
 */
export function toJavaScript(
  model: Predictor<never> | PicturePredictor | Module,
  options: JavaScriptOptions = {},
): JavaScriptModule {
  const owner = 'toJavaScript';
  const kinds = { ...SUBJECT_OPTIONS, quantize: 'boolean' } as const;
  const { quantize = false, ...rest } = checkOptions<JavaScriptOptions>(owner, options, kinds);
  const subject = subjectOf(model, rest, owner);
  const { statements, names } = javaScriptOf(owner, subject, quantize);
  return {
    code: `${statements.join('\n\n')}\n\nexport { ${names.join(', ')} };\n`,
    types: typesCode(subject),
  };
}

/**
 * The statements of a module, and the names to export.
 * @param owner the function that errors name
 */
export function javaScriptOf(
  owner: string,
  subject: ExportSubject,
  quantize: boolean,
): { readonly statements: string[]; readonly names: string[] } {
  const { name, preprocessing, output } = subject;
  const row = compileRow(owner, subject, headOf(output));
  const input = `b${row.input}`;
  const names = ['predict', 'predictMany'];
  const statements = [
    `// ${commentText(name)}: predictions by a neural network, made by Gradus.`,
    ...networkCode(row, quantize),
    ...(preprocessing === null
      ? [inputCode(subject, input)]
      : rowsCode(preprocessing.description, input)),
  ];
  if (preprocessing !== null) {
    const { features } = preprocessing.description;
    statements.push(`const columns = ${stringList(features.map((feature) => feature.name))};`);
    names.push('columns', 'RowError');
  }
  if (output.task === 'classification') {
    statements.push(`const classNames = ${stringList(output.classNames)};`);
    names.push('classNames');
  } else if (output.task === 'regression') {
    statements.push(`const targets = ${stringList(output.columns.map((column) => column.name))};`);
    names.push('targets');
  }
  statements.push(predictCode(output, `b${row.output}`), manyCode(preprocessing !== null));
  return { statements, names };
}

/** The function that the program applies to the model's output. */
function headOf(output: ExportOutput): (y: Node) => Node {
  if (output.task !== 'classification') return (y) => y;
  if (output.binary === 'softmax') return (y) => softmax(y, [1]);
  // Both come from the logit of the second class: 1 − p would lose the last digits of a small probability.
  return (y) => cat([sigmoid(negative(y)), sigmoid(y)], 1);
}

/** The buffers, the kernels, and `run()`, which calls the kernels in order. */
function networkCode({ program, constants, scalars }: RowProgram, quantize: boolean): string[] {
  const used = new Set<Helper>();
  const use = (helper: Helper): string => {
    used.add(helper);
    return helper;
  };
  const kernels = program.kernels.map((kernel, i) => kernelCode(`k${i}`, kernel, scalars, use));
  const buffers = program.buffers.flatMap(({ dtype, length }, number) =>
    constants.has(number) ? [] : [`const b${number} = new ${ARRAYS[dtype]}(${length});`],
  );
  const helpers = (Object.keys(HELPERS) as Helper[]).filter((helper) => used.has(helper));
  return [
    ...weightsCode(constants, quantize),
    buffers.join('\n'),
    ...helpers.map((helper) => HELPERS[helper]),
    ...kernels,
    `function run() {\n${program.kernels.map((_, i) => `  k${i}();`).join('\n')}\n}`,
  ];
}

const ARRAYS = {
  float64: 'Float64Array',
  float32: 'Float32Array',
  int32: 'Int32Array',
  uint8: 'Uint8Array',
  bool: 'Uint8Array',
} as const;

/** `encode` for a model of numbers or of the pixels of a picture. */
function inputCode({ inputShape, picture }: ExportSubject, input: string): string {
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const what = picture === null ? 'numbers' : 'pixels';
  const body =
    picture === null
      ? [
          '    const x = input[i];',
          `    if (typeof x !== 'number') throw new TypeError('Number ' + i + ' is ' + x + '. Allowed are numbers.');`,
        ]
      : [
          '    const x = areBytes ? input[i] / 255 : input[i];',
          '    if (!(x >= 0 && x <= 1)) {',
          `      throw new RangeError('Pixel ' + i + ' is ' + x + '. Allowed are numbers from 0 to 1, and bytes in a Uint8Array.');`,
          '    }',
        ];
  return [
    'function encode(input) {',
    `  if (input === null || typeof input !== 'object' || input.length !== ${size}) {`,
    `    throw new TypeError('Pass ${size} ${what}, got ' + (input && input.length !== undefined ? input.length : String(input)) + '.');`,
    '  }',
    ...(picture === null
      ? []
      : ['  const areBytes = input instanceof Uint8Array || input instanceof Uint8ClampedArray;']),
    `  for (let i = 0; i < ${size}; i++) {`,
    ...body,
    `    ${input}[i] = x;`,
    '  }',
    '}',
  ].join('\n');
}

function predictCode(output: ExportOutput, result: string): string {
  return `function predict(row) {
  encode(row);
  run();
${resultCode(output, result)
  .map((line) => `  ${line}`)
  .join('\n')}
}`;
}

function resultCode(output: ExportOutput, result: string): string[] {
  if (output.task === null) return [`return Array.from(${result});`];
  if (output.task === 'classification') {
    return [
      `const probabilities = Array.from(${result});`,
      'let best = 0;',
      'for (let i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[best]) best = i;',
      'return { value: classNames[best], probabilities };',
    ];
  }
  const values = output.columns.map((column, i) => {
    const number = `${result}[${i}] * ${numberLiteral(scaleOf(column))} + ${operand(column.mean)}`;
    // In brackets, `__proto__` is an ordinary name.
    return `[${stringLiteral(column.name)}]: ${number},`;
  });
  return [
    'const values = {',
    ...values.map((line) => `  ${line}`),
    '};',
    'return { value: values[targets[0]], values };',
  ];
}

function manyCode(hasRows: boolean): string {
  const failed = hasRows
    ? 'throw error instanceof RowError ? new RowError(error.column, error.value, error.problem, i) : error;'
    : "error.message = 'Input ' + (i + 1) + ': ' + error.message;\n      throw error;";
  return `function predictMany(rows) {
  return Array.from(rows, (row, i) => {
    try {
      return predict(row);
    } catch (error) {
      ${failed}
    }
  });
}`;
}

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

/** Options of {@link toJavaScript}. */
export interface JavaScriptOptions extends SubjectOptions {
  /**
   * Whether matrices are written as 8-bit integers with a scale for each row, which takes about a quarter of the space.
   * `withQuantizedWeights` tells what it costs. Default: false.
   */
  quantize?: boolean;
}

/** What {@link toJavaScript} gives. */
export interface JavaScriptModule {
  /** An ES module without imports. */
  readonly code: string;
  /** Its types, the content of a `.d.ts` file. */
  readonly types: string;
}

/**
 * A model as one ES module that needs nothing else: `predict(row)` and `predictMany(rows)`, with the preprocessing and
 * the weights inside.
 *
 *     const { code, types } = toJavaScript(predictor, { name: 'penguins' });
 *     writeFileSync('penguins.js', code);
 *     writeFileSync('penguins.d.ts', types);
 *
 * The module runs wherever ES2015 modules do: it uses no WebAssembly, no `eval` and no function of the host. It
 * rounds to float32 after each operation, so that its outputs differ from the model's by rounding alone. Each row is
 * read by itself, as `predictor.predict([row])` reads it; a row that cannot be read throws `RowError`.
 * @throws ArgumentError where an option is missing or contradicts what the model gives
 * @throws GradusError where forward reads values while it runs, or does not read its input
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
 * The statements of a module, and the names of what others may use.
 * @param owner whom errors name
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

/** What the program computes of the model's output. */
function headOf(output: ExportOutput): (y: Node) => Node {
  if (output.task !== 'classification') return (y) => y;
  if (output.binary === 'softmax') return (y) => softmax(y, [1]);
  // Both from the logit of the second class: 1 − p would lose the last digits of a small probability.
  return (y) => cat([sigmoid(negative(y)), sigmoid(y)], 1);
}

/** The buffers, the kernels, and `run()`, which runs them in their order. */
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
  float32: 'Float32Array',
  int32: 'Int32Array',
  uint8: 'Uint8Array',
  bool: 'Uint8Array',
} as const;

/** `encode` of a model that takes numbers, or the pixels of a picture. */
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
    // In brackets, `__proto__` is a name like any other.
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

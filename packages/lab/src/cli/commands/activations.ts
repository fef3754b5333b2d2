import { type Language, type Messages, messages } from '../../lang/index.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { plot } from '../../text/plot.ts';
import { createColors } from '../../text/terminal.ts';
import { padEnd } from '../../text/width.ts';
import type { CommonOptions } from '../options.ts';

/** The options of `activations`. */
interface ActivationsOptions extends CommonOptions {
  readonly lang?: Language;
}

type Texts = Messages['activations'];

interface Curve {
  readonly name: string;
  readonly fn: (x: number) => number;
  readonly slope: (x: number) => number;
  /** Lowest and highest y of the drawing of the function, and of its derivative. */
  readonly limits: readonly [number, number];
  readonly slopeLimits: readonly [number, number];
  readonly formula: string;
  readonly range: string;
  readonly derivative: string;
  readonly steepest: keyof Texts;
  readonly weakness: keyof Texts;
  readonly remedy: keyof Texts;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const CURVES: readonly Curve[] = [
  {
    name: 'Sigmoid',
    fn: sigmoid,
    slope: (x) => sigmoid(x) * (1 - sigmoid(x)),
    limits: [0, 1],
    slopeLimits: [0, 1],
    formula: 'σ(x) = 1 / (1 + e⁻ˣ)',
    range: '(0, 1)',
    derivative: "σ'(x) = σ(x) · (1 − σ(x))",
    steepest: 'sigmoidSteepest',
    weakness: 'sigmoidWeakness',
    remedy: 'carefulStart',
  },
  {
    name: 'Tanh',
    fn: Math.tanh,
    slope: (x) => 1 - Math.tanh(x) ** 2,
    limits: [-1, 1],
    slopeLimits: [0, 1],
    formula: 'tanh(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)',
    range: '(−1, 1)',
    derivative: "tanh'(x) = 1 − tanh²(x)",
    steepest: 'tanhSteepest',
    weakness: 'tanhWeakness',
    remedy: 'carefulStart',
  },
  {
    name: 'ReLU',
    fn: (x) => Math.max(0, x),
    slope: (x) => (x > 0 ? 1 : 0),
    limits: [0, 5],
    slopeLimits: [0, 1],
    formula: 'ReLU(x) = max(0, x)',
    range: '[0, ∞)',
    derivative: "ReLU'(x) = 1 (x > 0), 0 (x ≤ 0)",
    steepest: 'reluSteepest',
    weakness: 'reluWeakness',
    remedy: 'carefulRate',
  },
];

const WIDTH = 31;
const HEIGHT = 7;
const REACH = 5;

/** Draws the three activation functions of the lesson with their derivatives. */
export function activationsCommand(options: ActivationsOptions, io: Io): void {
  const text = messages(options.lang, io.env).activations;
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const blocks = CURVES.map((curve) =>
    [
      `${padEnd(colors.bold(curve.name), colors.bold('').length + WIDTH + 9)}${colors.bold(text.derivative)}`,
      ...drawing(curve),
      ...facts(curve, text),
    ].join('\n'),
  );
  io.stdout.write(`${blocks.join('\n\n')}\n`);
}

function drawing({ fn, slope, limits, slopeLimits }: Curve): string[] {
  const size = { from: -REACH, to: REACH, width: WIDTH, height: HEIGHT };
  const left = plot(fn, { ...size, low: limits[0], high: limits[1] });
  const right = plot(slope, { ...size, low: slopeLimits[0], high: slopeLimits[1] });
  return left.map((line, i) => `${line}   ${right[i]}`.trimEnd());
}

function facts(curve: Curve, text: Texts): string[] {
  const rows = [
    [text.formula, curve.formula],
    [text.range, curve.range],
    [text.derivative, curve.derivative],
    [text.steepest, text[curve.steepest]],
    [text.weakness, text[curve.weakness]],
    [text.remedy, text[curve.remedy]],
  ];
  return rows.map(([name, value]) => `  ${padEnd(name, 14)} ${value}`);
}

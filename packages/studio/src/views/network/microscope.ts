import type { Example, UnitStep } from '../../engine/inspect/example-messages.ts';

/** How a number comes from its sources; `given` and `library` numbers have no formula here. */
export type Rule =
  | 'given'
  | 'library'
  | 'sum'
  | 'product'
  | 'activation'
  | 'slope'
  | 'softmax'
  | 'sigmoid'
  | 'logLoss'
  | 'difference'
  | 'copy'
  | 'step';

/** A number under the microscope. */
export interface Cell {
  /** Its symbol, such as `w₁`. */
  readonly symbol: string;
  readonly value: number;
  readonly rule: Rule;
  /** The ids of the numbers that it comes from, in the order of its formula. */
  readonly sources: readonly string[];
}

/** An input of the unit, and what a step does to its weight, as ids of cells. */
export interface InputRow {
  /** The number of the input; null for all that have no row of their own. */
  readonly input: number | null;
  readonly x: string | null;
  readonly w: string | null;
  readonly product: string;
  readonly gradient: string | null;
  readonly updated: string | null;
}

/** A unit of the next layer, as ids of cells. */
interface NextRow {
  readonly unit: number | null;
  readonly delta: string | null;
  readonly w: string | null;
  readonly product: string;
}

/** An output of the network, as ids of cells. */
interface OutputRow {
  readonly unit: number;
  readonly z: string;
  readonly p: string | null;
  readonly y: string | null;
  readonly delta: string;
}

/** All numbers of one step of one unit on one example. */
export interface Microscope {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly inputs: readonly InputRow[];
  readonly outputs: readonly OutputRow[];
  /** Empty in the last layer. */
  readonly next: readonly NextRow[];
  /** Whether the unit has an activation, and whether it has a bias. */
  readonly hasActivation: boolean;
  readonly hasBias: boolean;
}

/** Rows of the largest products, and of outputs. */
const MOST_ROWS = 5;
const MOST_OUTPUTS = 10;

const DIGITS = '₀₁₂₃₄₅₆₇₈₉';
/** A number as an index below the line. */
const below = (number: number): string =>
  [...String(number)].map((digit) => DIGITS[Number(digit)]).join('');

/** Cells in the order in which they are computed. */
class Cells {
  readonly map = new Map<string, Cell>();

  add(
    id: string,
    symbol: string,
    value: number,
    rule: Rule = 'given',
    sources: readonly string[] = [],
  ): string {
    this.map.set(id, { symbol, value, rule, sources });
    return id;
  }
}

/** The numbers of a step. Each names those that it comes from. */
export function microscopeOf(example: Example, step: UnitStep): Microscope {
  const cells = new Cells();
  const { layers } = example;
  const { layer, unit } = step;
  const own = layers[layer];
  const x = layer === 0 ? example.input : layers[layer - 1].a;
  const top = largest(x.length, (i) => x[i] * step.weights[i]);
  const forward = top.map((i) => {
    const ids = [
      cells.add(`x${i}`, `x${below(i)}`, x[i]),
      cells.add(`w${i}`, `w${below(i)}`, step.weights[i]),
    ];
    const product = cells.add(
      `wx${i}`,
      `w${below(i)}x${below(i)}`,
      x[i] * step.weights[i],
      'product',
      [ids[1], ids[0]],
    );
    return { input: i, x: ids[0], w: ids[1], product };
  });
  const rest = restOf(x.length, top, (i) => x[i] * step.weights[i]);
  const others = rest === null ? [] : [cells.add('others', 'Σ…', rest, 'library')];
  if (own.bias !== null) cells.add('b', 'b', own.bias[unit]);
  const terms = [
    ...forward.map(({ product }) => product),
    ...others,
    ...(own.bias === null ? [] : ['b']),
  ];
  cells.add('z', 'z', own.z[unit], 'sum', terms);
  const hasActivation = own.activation !== null;
  if (hasActivation) cells.add('a', 'a', own.a[unit], 'activation', ['z']);
  const outputs = outputRows(cells, example, layer === layers.length - 1 ? unit : null);
  const next = nextRows(cells, example, step);
  const deltaSources = hasActivation ? ['upstream', 'slope'] : ['upstream'];
  if (hasActivation) cells.add('slope', 'f′(z)', own.slope[unit], 'slope', ['z']);
  if (next.length > 0) {
    cells.add(
      'upstream',
      '∂L/∂a',
      own.upstream[unit],
      'sum',
      next.map(({ product }) => product),
    );
    cells.add('delta', 'δ', own.delta[unit], hasActivation ? 'product' : 'copy', deltaSources);
  } else cells.add('delta', 'δ', own.delta[unit], 'copy', [`delta${unit}`]);
  cells.add('lr', 'lr', step.lr);
  const rule = step.isPlain ? 'step' : 'library';
  const rows = forward.map(({ input, ...row }) => {
    const gradient = cells.add(
      `g${input}`,
      `∂L/∂w${below(input)}`,
      step.gradients[input],
      'product',
      ['delta', row.x],
    );
    const updated = cells.add(`n${input}`, `w${below(input)}′`, step.updated[input], rule, [
      row.w,
      'lr',
      gradient,
    ]);
    return { input, ...row, gradient, updated };
  });
  if (own.bias !== null) {
    cells.add('gb', '∂L/∂b', own.biasGradient?.[unit] ?? 0, 'copy', ['delta']);
    cells.add('nb', 'b′', step.updatedBias ?? own.bias[unit], rule, ['b', 'lr', 'gb']);
  }
  const restRow = {
    input: null,
    x: null,
    w: null,
    product: 'others',
    gradient: null,
    updated: null,
  };
  return {
    ...{ cells: cells.map, outputs, next, hasActivation, hasBias: own.bias !== null },
    inputs: rest === null ? rows : [...rows, restRow],
  };
}

function outputRows(
  cells: Cells,
  { layers, probabilities, target }: Example,
  always: number | null,
): OutputRow[] {
  const { a, delta } = layers[layers.length - 1];
  const isSoftmax = probabilities !== null && a.length > 1;
  const units =
    probabilities === null
      ? largest(a.length, (i) => a[i], MOST_OUTPUTS)
      : largest(
          a.length,
          (i) => (i === target || i === always ? 2 : 0) + probabilities[i],
          MOST_OUTPUTS,
        );
  const sorted = units.sort((i, j) => i - j);
  const zs = sorted.map((k) =>
    cells.add(
      `out${k}`,
      `z${below(k)}`,
      a[k],
      k === always ? 'copy' : 'library',
      k === always ? ['z'] : [],
    ),
  );
  const rows = sorted.map((k, at): OutputRow => {
    if (probabilities === null) {
      const id = cells.add(`delta${k}`, `δ${below(k)}`, delta[k], 'library', [zs[at]]);
      return { unit: k, z: zs[at], p: null, y: null, delta: id };
    }
    const isWhole = sorted.length === a.length;
    const rule = isSoftmax ? (isWhole ? 'softmax' : 'library') : 'sigmoid';
    const sources = isSoftmax ? [zs[at], ...zs.filter((_, i) => i !== at)] : [zs[at]];
    const p = cells.add(`p${k}`, `p${below(k)}`, probabilities[k], rule, sources);
    const y = cells.add(`y${k}`, `y${below(k)}`, isSoftmax ? Number(k === target) : target);
    const id = cells.add(`delta${k}`, `δ${below(k)}`, delta[k], 'difference', [p, y]);
    return { unit: k, z: zs[at], p, y, delta: id };
  });
  return rows;
}

/** The loss is a cell of its own, because only some losses have a formula here. */
export function withLoss(
  { cells, outputs }: Microscope,
  { loss, target, probabilities }: Example,
): Cell {
  const isSoftmax = probabilities !== null && probabilities.length > 1 && cells.has(`p${target}`);
  if (isSoftmax) return { symbol: 'L', value: loss, rule: 'logLoss', sources: [`p${target}`] };
  return { symbol: 'L', value: loss, rule: 'library', sources: outputs.map(({ p, z }) => p ?? z) };
}

function nextRows(cells: Cells, { layers }: Example, { layer, outgoing }: UnitStep): NextRow[] {
  const after = layers.at(layer + 1);
  if (after === undefined || outgoing === null) return [];
  const isLast = layer + 2 === layers.length;
  const product = (k: number): number => outgoing[k] * after.delta[k];
  const top = largest(outgoing.length, product);
  const rows: NextRow[] = top.map((k) => {
    const id = `delta${k}`;
    const isThere = isLast && cells.map.has(id);
    const delta = isThere ? id : cells.add(`next${k}`, `δ${below(k)}`, after.delta[k], 'library');
    const w = cells.add(`v${k}`, `v${below(k)}`, outgoing[k]);
    const both = cells.add(`vd${k}`, `v${below(k)}δ${below(k)}`, product(k), 'product', [w, delta]);
    return { unit: k, delta, w, product: both };
  });
  const rest = restOf(outgoing.length, top, product);
  if (rest === null) return rows;
  return [
    ...rows,
    { unit: null, delta: null, w: null, product: cells.add('vrest', 'Σ…', rest, 'library') },
  ];
}

/** The positions of the largest magnitudes, the largest first. */
function largest(count: number, value: (i: number) => number, most = MOST_ROWS): number[] {
  const sizes = Array.from({ length: count }, (_, i) => Math.abs(value(i)));
  return Array.from(sizes.keys())
    .sort((i, j) => sizes[j] - sizes[i] || i - j)
    .slice(0, most);
}

/** The sum of the values that have no row of their own; null if all have one. */
function restOf(
  count: number,
  rows: readonly number[],
  value: (i: number) => number,
): number | null {
  if (rows.length === count) return null;
  let sum = 0;
  for (let i = 0; i < count; i++) if (!rows.includes(i)) sum += value(i);
  return sum;
}

/** What formulas are made of besides their numbers. */
interface FormulaWords {
  readonly activation: string;
  readonly given: string;
  readonly computed: string;
}

/** How a number is computed, once with symbols and once with numbers. */
export function formulaOf(
  cell: Cell,
  cells: ReadonlyMap<string, Cell>,
  words: FormulaWords,
  number: (value: number) => string,
): string {
  const sources = cell.sources.flatMap((id) => cells.get(id) ?? []);
  const value = `${cell.symbol} = ${number(cell.value)}`;
  if (cell.rule === 'given') return `${value} (${words.given})`;
  if (cell.rule === 'library') return `${value} (${words.computed})`;
  const write = WRITTEN[cell.rule];
  const symbols = write(
    sources.map(({ symbol }) => symbol),
    words.activation,
  );
  const put = sources.map((source) =>
    source.value < 0 ? `(${number(source.value)})` : number(source.value),
  );
  return `${cell.symbol} = ${symbols} = ${write(put, words.activation)} = ${number(cell.value)}`;
}

/** The formula of each rule. */
const WRITTEN: Readonly<
  Record<
    Exclude<Rule, 'given' | 'library'>,
    (sources: readonly string[], activation: string) => string
  >
> = {
  sum: (all) => all.join(' + '),
  product: ([a, b]) => `${a} · ${b}`,
  activation: ([z], activation) => `${activation}(${z})`,
  slope: ([z], activation) => `${activation}′(${z})`,
  softmax: (all) => `exp(${all[0]}) / (${all.map((z) => `exp(${z})`).join(' + ')})`,
  sigmoid: ([z]) => `1 / (1 + exp(−(${z})))`,
  logLoss: ([p]) => `−ln(${p})`,
  difference: ([p, y]) => `${p} − ${y}`,
  copy: ([source]) => source,
  step: ([w, lr, gradient]) => `${w} − ${lr} · ${gradient}`,
};

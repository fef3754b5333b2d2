import { rounded } from '../../charts/numbers.ts';
import type { Example } from '../../engine/inspect/example-messages.ts';
import type { Texts } from '../../lang/index.ts';
import type { Edge, InputPicture, NetworkFigure } from './network-figure.ts';
import { columnAt, type Part } from './network-layout.ts';

type Picture = Pick<InputPicture, 'rows' | 'columns'>;

/** Lines to a unit that are named with it. */
const MOST_LINES = 3;

const number = (value: number | undefined): string =>
  value === undefined ? '–' : rounded(value, 3);

/** What the parts of a diagram are called, with their numbers. */
export class PartNames {
  private readonly figure: NetworkFigure;
  private readonly example: Example | null;
  /** The picture at the input; null without one. */
  private readonly picture: Picture | null;
  private readonly text: Texts['network'];

  constructor(
    figure: NetworkFigure,
    example: Example | null,
    picture: Picture | null,
    text: Texts['network'],
  ) {
    this.figure = figure;
    this.example = example;
    this.picture = picture;
    this.text = text;
  }

  /** An input of a layer. */
  inputOf(layer: number, input: number): string {
    if (layer > 0) return `${this.example?.layers[layer - 1].output}[${input}]`;
    if (this.picture === null) return this.figure.inputNames?.[input] ?? this.text.inputOf(input);
    const { rows, columns } = this.picture;
    const pixel = input % (rows * columns);
    const place = this.text.pixel(Math.floor(pixel / columns), pixel % columns);
    const color = this.text.colors[Math.floor(input / (rows * columns))];
    return this.countOf(rows * columns) > 1 ? `${place}, ${color}` : place;
  }

  describe(part: Part): string {
    const { example, text } = this;
    if (part.kind === 'pixel') return this.pixel(part.pixel, part.pixels);
    if (part.kind === 'edge') return this.edge(part.column, part.edge);
    const { column, at } = part;
    const name = this.unitAt(column, at);
    const unit = columnAt(this.figure, column)?.shown[at] ?? 0;
    if (example === null) return name;
    if (column === 0) return text.input(name, number(example.input[unit]));
    const { z, a, delta, bias } = example.layers[column - 1];
    const numbers = [z, a, delta].map((values) => number(values[unit]));
    const said = text.unit(name, numbers[0], numbers[1], numbers[2], number(bias?.[unit]));
    return `${said}. ${text.strongest(this.linesTo(column, at))}`;
  }

  /** Inputs for each pixel: its colours. */
  private countOf(pixels: number): number {
    return (this.example?.input.length ?? 0) / pixels || 1;
  }

  /** The inputs at a place of the picture: one, or one for each colour. */
  private pixel(pixel: number, pixels: number): string {
    const inputs = Array.from({ length: this.countOf(pixels) }, (_, i) => pixel + i * pixels);
    return inputs
      .map((input) => this.text.input(this.inputOf(0, input), number(this.example?.input[input])))
      .join('; ');
  }

  /** The strongest lines to a unit. */
  private linesTo(column: number, at: number): string {
    const all = this.figure.columns[column - 1].edges.filter(({ to }) => to === at);
    return all
      .slice(-MOST_LINES)
      .reverse()
      .map((edge) => `${this.sourceOf(column, edge)} ${number(edge.value)}`)
      .join(', ');
  }

  /** A unit without its numbers. */
  unitAt(column: number, at: number): string {
    const { figure, example, text } = this;
    const unit = columnAt(figure, column)?.shown[at] ?? 0;
    if (column === 0) return this.inputOf(0, unit);
    const layer = example?.layers[column - 1];
    const name = `${layer?.output ?? figure.columns[column - 1].words.name}[${unit}]`;
    const output = column === figure.columns.length ? figure.classNames[unit] : undefined;
    return output === undefined ? name : text.classOf(name, output);
  }

  private sourceOf(column: number, { from }: Edge): string {
    return columnAt(this.figure, column - 1) === null
      ? this.inputOf(0, from)
      : this.unitAt(column - 1, from);
  }

  private edge(column: number, edge: Edge): string {
    const layer = this.example?.layers[column - 1];
    const input = columnAt(this.figure, column - 1)?.shown[edge.from] ?? edge.from;
    const row = layer?.shown.indexOf(this.figure.columns[column - 1].shown[edge.to]) ?? -1;
    const at = row * (layer?.inputs ?? 0) + input;
    const [weight, gradient] = row < 0 ? [] : [layer?.weights[at], layer?.gradients[at]];
    const [from, to] = [this.sourceOf(column, edge), this.unitAt(column, edge.to)];
    return this.text.edge(from, to, number(weight), number(gradient));
  }
}

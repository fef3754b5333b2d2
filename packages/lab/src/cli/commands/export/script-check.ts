import { withQuantizedWeights } from 'gradus/export';
import { PicturePredictor, type Predictor } from 'gradus/preprocessing';
import type { Table } from 'gradus/table';
import { percentText } from '../../../compare/index.ts';
import { metricNumbers } from '../../../compare/metric-numbers.ts';
import { LocalizedError } from '../../../lang/error.ts';
import type { Exported, ExportFormat, ExportSource } from './format.ts';

/** Number of rows or pictures that both predict. */
const SAMPLES = 100;
/** A relative difference that rounding cannot explain. */
const TOO_MUCH = 1e-4;

/** The exports of generated JavaScript. */
interface Script {
  predict(input: object): ScriptPrediction;
}

interface ScriptPrediction {
  readonly probabilities?: readonly number[];
  readonly values?: Readonly<Record<string, number>>;
}

/**
 * Compares generated code with the library on samples of the run, and measures the cost of 8-bit weights.
 * @throws GradusError if the two differ by more than rounding
 */
export async function scriptFindings(
  source: ExportSource,
  code: string,
  { options, text }: Parameters<ExportFormat>[1],
): Promise<Pick<Exported, 'notes' | 'facts'>> {
  const { quantize = false } = options;
  const { exporting } = text;
  const notes: string[] = [];
  const compare = () => differenceOf(source, code);
  const check = await (quantize ? withQuantizedWeights(source.predictor, compare) : compare());
  if (check !== null) {
    const { samples, difference } = check;
    const largest = difference === 0 ? '0' : difference.toExponential(1);
    const ofPictures = source.predictor instanceof PicturePredictor;
    notes.push(exporting.checked(samples, ofPictures, largest));
  }
  const measure = quantize ? await source.measure() : null;
  if (measure === null) return { notes, facts: { check } };
  const before = await measure();
  const after = await withQuantizedWeights(source.predictor, measure);
  const [from, to] = [before, after].map(({ metric, value }) => {
    return metric === 'accuracy' ? percentText(value) : metricNumbers(metric, [value])(value);
  });
  notes.push(exporting.quantized(before.metric, from, to));
  const quantized = { metric: before.metric, before: before.value, after: after.value };
  return { notes, facts: { check, quantized } };
}

/** The largest difference of outputs, relative to the largest output; null if there are no samples. */
async function differenceOf({ predictor, samples }: ExportSource, code: string) {
  const some = await samples(SAMPLES);
  if (some === null) return null;
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  const { predict } = (await import(/* @vite-ignore */ url)) as Script;
  const expected: number[] = [];
  const found: number[] = [];
  for (const [input, outputs] of inputsOf(predictor, some)) {
    const { probabilities, values = {} } = predict(input);
    expected.push(...outputs);
    found.push(...(probabilities ?? Object.values(values)));
  }
  const size = Math.max(...expected.map(Math.abs), 0) || 1;
  const differences = found.map((value, i) => Math.abs(value - expected[i]) / size);
  // A network that has diverged gives NaN in both.
  const difference = Math.max(0, ...differences.filter((value) => !Number.isNaN(value)));
  const isSame = found.every((value, i) => Number.isNaN(value) === Number.isNaN(expected[i]));
  if (difference > TOO_MUCH || !isSame) {
    throw new LocalizedError(({ exporting }) => exporting.differs(difference));
  }
  return { samples: some.length, difference };
}

/** The inputs, with the outputs of the library. */
function inputsOf(
  predictor: Predictor | PicturePredictor,
  some: Table | readonly Uint8Array[],
): [input: object, outputs: Iterable<number>][] {
  if (predictor instanceof PicturePredictor) {
    const pictures = some as readonly Uint8Array[];
    const { predictions } = predictor.predict(pictures);
    return predictions.map(({ row, probabilities }) => [pictures[row], probabilities]);
  }
  const table = some as Table;
  const { predictions } = predictor.predict(table);
  return predictions.map((each) => {
    const outputs = 'probabilities' in each ? each.probabilities : Object.values(each.values);
    return [table.row(each.row), outputs];
  });
}

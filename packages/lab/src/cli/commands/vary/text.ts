import { differenceText, lossText, spreadText } from '../../../compare/index.ts';
import type { Messages } from '../../../lang/index.ts';
import { runsOption } from '../../../runs/commands.ts';
import { quoted } from '../../../settings/command.ts';
import { table } from '../../../text/table.ts';
import { createColors } from '../../../text/terminal.ts';
import { shortNames } from '../../../trials/index.ts';
import type { Comparison, VariedValue } from './result.ts';

/** A comparison in lines: the table, what was held equal, and where the runs are. */
export function variationText(
  comparison: Comparison,
  root: string,
  messages: Messages,
  color: boolean,
): string[] {
  const { vary: text, varyCommand } = messages;
  const { setting, measure, seeds, variants, group } = comparison;
  const isRepeated = seeds.length > 1;
  const columns = [
    { title: setting },
    { title: (isRepeated ? varyCommand.means : varyCommand.measures)[measure], right: true },
    { title: text.difference(variants[0].value), right: true },
    { title: isRepeated ? text.lossMean : varyCommand.loss, right: true },
    { title: text.difference(variants[0].value), right: true },
    ...(variants.some(({ diverged }) => diverged > 0)
      ? [{ title: text.diverged, right: true }]
      : []),
  ];
  const [head, ...lines] = table(
    columns,
    variants.map((variant) => row(variant, comparison).slice(0, columns.length)),
  );
  return [
    createColors(color).bold(head),
    ...lines,
    '',
    ...(isRepeated ? [text.interval] : [varyCommand.moreSeeds]),
    varyCommand.scoreOf[measure][comparison.split],
    ...(comparison.validating.length > 0
      ? [varyCommand.unequalTraining(comparison.validating.join(', '))]
      : []),
    ...held(comparison, messages),
    varyCommand.kept(`npx gradus runs --filter tags=${quoted(group)}${runsOption(root)}`),
  ];
}

function row(
  { value, score, loss, difference, diverged }: VariedValue,
  { measure, variants, seeds: { length: seeds } }: Comparison,
): string[] {
  const isShare = measure === 'accuracy';
  const digits = isShare ? 2 : decimalsOf(variants.map((variant) => variant.score.mean));
  const show = (number: number): string => number.toFixed(digits);
  return [
    value,
    spreadText(score, show) + (isShare && score.mean !== null ? ' %' : ''),
    differenceText(difference?.score, show),
    spreadText(loss, lossText),
    differenceText(difference?.loss, lossText),
    `${diverged}/${seeds}`,
  ];
}

/** The number of decimals that gives the largest number four significant digits. */
function decimalsOf(values: readonly (number | null)[]): number {
  const largest = Math.max(...values.map((value) => Math.abs(value ?? 0)));
  return largest === 0 ? 0 : Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}

function held(comparison: Comparison, { vary: text, varyCommand }: Messages): string[] {
  const { differs, held: same, order, seeds, splits, initial } = comparison;
  const settings = Object.entries(same).map(([name, value]) => `${name} ${value}`);
  const all = initial.identical.length;
  const draws =
    initial.otherShape.length + initial.different.length === 0
      ? [varyCommand.initialSame(all)]
      : [
          ...(all > 0 ? [varyCommand.initialIdentical(initial.identical.join(', '))] : []),
          ...(initial.otherShape.length > 0
            ? [varyCommand.initialShapes(initial.otherShape.join(', '))]
            : []),
          ...(initial.different.length > 0
            ? [varyCommand.initialDifferent(initial.different.join(', '))]
            : []),
        ];
  return [
    text.differs(shortNames(differs).join(', ')),
    varyCommand.held(settings.join(', ')),
    text.seeds(seeds.join(', ')) + (splits ? ` ${varyCommand.splits}` : ''),
    text.orders[order],
    ...draws,
  ];
}

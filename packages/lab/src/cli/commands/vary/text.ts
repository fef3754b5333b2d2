import { differenceText, spreadText } from '../../../compare/index.ts';
import type { Messages } from '../../../lang/index.ts';
import { runsOption } from '../../../runs/commands.ts';
import { quoted } from '../../../settings/command.ts';
import { table } from '../../../text/table.ts';
import { createColors } from '../../../text/terminal.ts';
import type { Comparison, VariedValue } from './result.ts';

/** A comparison in lines: the table, what was held equal, and where the runs are. */
export function variationText(
  comparison: Comparison,
  root: string,
  messages: Messages,
  color: boolean,
): string[] {
  const { vary: text, varyCommand } = messages;
  const { setting, seeds, variants, group } = comparison;
  const isRepeated = seeds.length > 1;
  const columns = [
    { title: setting },
    { title: isRepeated ? text.accuracyMean : varyCommand.accuracy, right: true },
    { title: text.difference(variants[0].value), right: true },
    { title: isRepeated ? text.lossMean : varyCommand.loss, right: true },
    { title: text.difference(variants[0].value), right: true },
    ...(variants.some(({ diverged }) => diverged > 0)
      ? [{ title: text.diverged, right: true }]
      : []),
  ];
  const [head, ...lines] = table(
    columns,
    variants.map((variant) => row(variant, seeds.length).slice(0, columns.length)),
  );
  return [
    createColors(color).bold(head),
    ...lines,
    '',
    ...(isRepeated ? [text.interval] : [varyCommand.moreSeeds]),
    varyCommand.accuracyOf[comparison.split],
    ...(comparison.validating.length > 0
      ? [varyCommand.unequalTraining(comparison.validating.join(', '))]
      : []),
    ...held(comparison, messages),
    varyCommand.kept(`npx gradus runs --filter tags=${quoted(group)}${runsOption(root)}`),
  ];
}

function row(
  { value, accuracy, loss, difference, diverged }: VariedValue,
  seeds: number,
): string[] {
  return [
    value,
    spreadText(accuracy, 2) + (accuracy.mean === null ? '' : ' %'),
    differenceText(difference?.accuracy, 2),
    spreadText(loss, seeds > 1 ? 4 : null),
    differenceText(difference?.loss, 4),
    `${diverged}/${seeds}`,
  ];
}

function held(comparison: Comparison, { vary: text, varyCommand }: Messages): string[] {
  const { differs, held: same, order, seeds, initial } = comparison;
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
    text.differs(differs.join(', ')),
    varyCommand.held(settings.join(', ')),
    text.seeds(seeds.join(', ')),
    text.orders[order],
    ...draws,
  ];
}

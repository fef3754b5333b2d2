import { messages } from '../../../lang/index.ts';
import { differences } from '../../../settings/fields.ts';
import { fieldText, namedLabel } from '../../../text/field-labels.ts';
import type { Io } from '../../../text/io.ts';
import { table } from '../../../text/table.ts';
import { chosenRun } from '../common/run-data.ts';
import type { RunsOptions } from './list.ts';

/** Shows in which settings two runs differ. */
export async function diffCommand(
  names: readonly [string, string],
  options: RunsOptions,
  io: Io,
): Promise<void> {
  const runs = [
    await chosenRun(names[0], options, io, () => true),
    await chosenRun(names[1], options, io, () => true),
  ];
  const ids = runs.map(({ config }) => config.id);
  const rows = differences(runs.map(({ config }) => config));
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ runs: ids, differences: rows })}\n`);
    return;
  }
  const text = messages(options.lang, io.env);
  const columns = [text.runs.setting, ...ids].map((title) => ({ title }));
  const lines =
    rows.length === 0
      ? [text.runsCommand.same]
      : table(
          columns,
          rows.map(({ field, values }) => [namedLabel(field, text), ...values.map(fieldText)]),
        );
  io.stdout.write(`${lines.join('\n')}\n`);
}

import { type ColumnPlan, type ColumnSummary, summarize } from 'gradus/table';
import { type Language, messages } from '../../lang/index.ts';
import { BINS, overviewLines } from '../../text/columns.ts';
import { hasColor, type Io, widthOf } from '../../text/io.ts';
import { createColors } from '../../text/terminal.ts';
import type { CommonOptions } from '../options.ts';
import { planFor, readTableFor, type TableOptions } from './common/table.ts';

/** The options of `data`. */
interface DataOptions extends CommonOptions, TableOptions {
  readonly json?: boolean;
  readonly lang?: Language;
}

/** Shows the use of each column of a table, and the values in it. */
export async function dataCommand(file: string, options: DataOptions, io: Io): Promise<void> {
  const text = messages(options.lang, io.env).data;
  const table = await readTableFor(file, options, text, io);
  const plan = planFor(table, options);
  const summaries = summarize(table, { plan, bins: BINS });
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ file, ...described(plan, summaries) })}\n`);
    return;
  }
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const lines = overviewLines(table, plan, summaries, text, widthOf(io.stdout), colors);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** The object of `--json`. */
function described(plan: ColumnPlan, summaries: readonly ColumnSummary[]): object {
  const definitions = new Map(plan.columns.map((definition) => [definition.name, definition]));
  const columns = summaries.map((summary) => ({ ...summary, ...definitions.get(summary.name) }));
  return { rows: plan.rows, columns, target: plan.target, warnings: plan.warnings };
}

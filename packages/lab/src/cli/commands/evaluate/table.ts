/** `gradus evaluate RUN [FILE]` on a run of a table. */

import { messages } from '../../../lang/index.ts';
import type { Run } from '../../../runs/reader.ts';
import type { TableData } from '../../../settings/schema.ts';
import { usableRows } from '../../../tabular/data.ts';
import { evaluateTable } from '../../../tabular/judge.ts';
import { cellText, sayDifferences } from '../../../text/cell-text.ts';
import { hasColor, type Io, widthOf } from '../../../text/io.ts';
import { evaluationLines } from '../../../text/judgement.ts';
import { createColors, inLine } from '../../../text/terminal.ts';
import type { RunOptions } from '../../options.ts';
import { predictorOf, tableOf } from '../common/run-data.ts';
import { type ReadingOptions, readOther } from '../common/table-source.ts';

/** Prints metrics with their intervals, and confusions or errors, on the test rows or on a file. */
export async function evaluateOnTable(
  run: Run<TableData>,
  file: string | undefined,
  options: RunOptions & ReadingOptions,
  io: Io,
): Promise<void> {
  const { data } = run.config;
  const signal = io.interruptible();
  const predictor = await predictorOf(run, options, io);
  const table =
    file === undefined
      ? (await tableOf(run, options.data, signal)).rows('test')
      : await readOther(file, data.options, options, signal);
  const usable = usableRows(table, predictor.model.fitted);
  const evaluation = await evaluateTable(predictor, usable.table, { signal });
  const [first, ...others] = usable.leftOut;
  const left = first === undefined ? 0 : 1 + others.length;
  const catalogue = messages(options.lang, io.env);
  const text = catalogue.predictTable;
  if (file !== undefined) sayDifferences(usable.different, text, io);
  if (options.json) {
    const json = { run: run.config.id, file: file ?? null, leftOut: left, ...evaluation };
    io.stdout.write(`${JSON.stringify(json)}\n`);
    return;
  }
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const example = first === undefined ? '' : cellText(first, text);
  const lines = [
    colors.dim(`${inLine(run.config.id)}${file === undefined ? '' : `  ${inLine(file)}`}`),
    ...(left > 0 ? [colors.yellow(inLine(text.leftOut(left, table.length, data, example)))] : []),
    ...evaluationLines(evaluation, data, catalogue.judgement, widthOf(io.stdout)),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

import { activations } from './activations.ts';
import { commandUsage } from './command-usage.ts';
import { compare } from './compare.ts';
import { data } from './data.ts';
import { diagnose } from './diagnose.ts';
import { evaluate, predict } from './evaluate.ts';
import { exporting } from './export.ts';
import { fields } from './fields.ts';
import { help } from './help/index.ts';
import { imageFiles } from './image-files.ts';
import { inspect } from './inspect.ts';
import { judgement } from './judgement.ts';
import { lrFind } from './lr-find.ts';
import { pictures } from './pictures.ts';
import { predictTable } from './predict-table.ts';
import { queue } from './queue.ts';
import { report } from './report.ts';
import { results } from './results.ts';
import { runFiles } from './run-files.ts';
import { runInput } from './run-input.ts';
import { runs } from './runs.ts';
import { runsCommand } from './runs-command.ts';
import { serving } from './serve.ts';
import { server } from './server.ts';
import { settingLabels } from './setting-labels.ts';
import { settingsUsage } from './settings-usage.ts';
import { storedFiles } from './stored-files.ts';
import { studio } from './studio.ts';
import { sweepCommand, sweepUsage } from './sweep.ts';
import { system } from './system.ts';
import { tableFile } from './table-file.ts';
import { tableUsage } from './table-usage.ts';
import { train } from './train.ts';
import { trainTable } from './train-table.ts';
import { trials } from './trials.ts';
import { usage } from './usage.ts';
import { vary } from './vary.ts';
import { varyCommand } from './vary-command.ts';

/** Topics that web pages share, exported one by one, so that a page does not load the others. */
export {
  activations,
  data,
  diagnose,
  evaluate,
  fields,
  imageFiles,
  inspect,
  judgement,
  pictures,
  results,
  runs,
  settingLabels,
  tableFile,
  trials,
  vary,
};

export const en = {
  activations,
  commandUsage,
  compare,
  data,
  diagnose,
  evaluate,
  exporting,
  fields,
  help,
  imageFiles,
  inspect,
  judgement,
  lrFind,
  pictures,
  predict,
  predictTable,
  queue,
  report,
  results,
  runFiles,
  runInput,
  runs,
  runsCommand,
  server,
  serving,
  settingLabels,
  settingsUsage,
  storedFiles,
  studio,
  sweepCommand,
  sweepUsage,
  system,
  tableFile,
  tableUsage,
  train,
  trainTable,
  trials,
  usage,
  vary,
  varyCommand,
};

/** The texts of one language, by topic. A catalogue without one of them does not compile. */
export type Messages = typeof en;

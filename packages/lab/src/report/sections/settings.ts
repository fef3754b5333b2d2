import type { Messages } from '../../lang/index.ts';
import { fieldsOf } from '../../settings/fields.ts';
import { namedLabel } from '../../text/field-labels.ts';
import { type Html, html } from '../html.ts';
import type { Reported } from '../reported.ts';
import { section, table } from './frame.ts';

/** Every setting of every run. */
export function settingsSection(runs: readonly Reported[], text: Messages): Html {
  const { report } = text;
  const maps = runs.map(({ run }) => new Map(fieldsOf(run.config)));
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))];
  const columns = [
    { title: report.setting, cells: names.map((name) => namedLabel(name, text)) },
    ...runs.map(({ name }, i) => ({
      title: name,
      cells: names.map((field) => maps[i].get(field) ?? '–'),
    })),
  ];
  return section('settings', report.settings, [table(columns)]);
}

/** The commands that train the same networks again. */
export function reproduceSection(commands: readonly string[], { report }: Messages): Html {
  return section('reproduce', report.reproduce, [
    html`<p>${report.reproduceHint}</p><pre tabindex="0">${commands.join('\n')}</pre>`,
  ]);
}

import { CONFIG_VERSION, type RunConfig } from '@gradus/lab/settings';
import { version } from '../../../package.json';
import { type Experiment, experimentSchema, withoutFolder } from '../../experiment/index.ts';

/** The largest file that is read; settings are always smaller. */
export const MOST_BYTES = 2 ** 20;

/** The most wrong settings that are listed. */
const MOST_ISSUES = 10;

/**
 * An experiment as the `config.json` of a run, with a further field for changes of the learning rate, which runs of
 * the command line do not have.
 */
export function settingsText({ rates, ...settings }: Experiment, now = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const config: RunConfig = {
    version: CONFIG_VERSION,
    id: `${stamp}-${settings.model.name}-seed${settings.training.seed}`,
    createdAt: now.toISOString(),
    gradus: version,
    node: null,
    machine: null,
    ...settings,
  };
  return `${JSON.stringify(rates.length === 0 ? config : { ...config, rates }, null, 2)}\n`;
}

/** A setting with a wrong value; `found` is JSON, null if the setting is missing. */
interface SettingIssue {
  readonly field: string;
  readonly found: string | null;
}

/** The experiment of a settings file, or why the file cannot be used. */
export type ReadSettings =
  | { readonly experiment: Experiment }
  | { readonly refused: 'tooLarge'; readonly bytes: number }
  | { readonly refused: 'noJson' }
  | { readonly refused: 'newer'; readonly version: number }
  | { readonly refused: 'fields'; readonly issues: readonly SettingIssue[] };

/** Reads a `config.json` of any content. Leaves out the folder, which exists only on the machine that wrote it. */
export function readSettings(text: string): ReadSettings {
  if (text.length > MOST_BYTES) return { refused: 'tooLarge', bytes: text.length };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { refused: 'noJson' };
  }
  // Other fields of a newer version may be unknown too.
  const said = valueAt(json, ['version']);
  if (typeof said === 'number' && said > CONFIG_VERSION) return { refused: 'newer', version: said };
  const parsed = experimentSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, MOST_ISSUES).map(({ path }) => ({
      field: path.join('.'),
      found: textOf(valueAt(json, path)),
    }));
    return { refused: 'fields', issues };
  }
  return { experiment: { ...parsed.data, data: withoutFolder(parsed.data.data) } };
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    json,
  );
}

function textOf(value: unknown): string | null {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return null;
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

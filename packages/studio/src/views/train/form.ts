import { SETTING_ROWS, type SETTINGS, type SettingName } from '@gradus/lab/settings';
import { preferences } from '../../state/preferences.svelte.ts';

/** A part of the form. */
type FormSection = 'network' | 'training' | 'advanced';

/** Names of the training settings that a section has fields for. */
export type SettingsOf<Section extends FormSection> = {
  [Name in SettingName]: (typeof SETTINGS)[Name] extends { form: Section } ? Name : never;
}[SettingName];

/** The training settings that a section has fields for. */
export function settingsIn<Section extends FormSection>(section: Section): SettingsOf<Section>[] {
  const names = SETTING_ROWS.flatMap(([name, { form }]) => (form === section ? [name] : []));
  return names as SettingsOf<Section>[];
}

/** The label of the field of a setting: the command line's, with a capital letter. */
export function labelOf(name: SettingName): string {
  const label = preferences.text.lab.settingLabels[name];
  return label[0].toUpperCase() + label.slice(1);
}

/**
 * The section with the field of a problem; undefined if the form has none.
 * @param field a dotted name, such as `training.lr` or `training.gain.0`
 */
export function sectionOf(field: string): FormSection | 'data' | undefined {
  const [part, name, index] = field.split('.');
  if (part === 'data' && name === 'source') return 'data';
  if (part === 'rates') return 'training';
  if (part === 'model') return name === 'hidden' || name === 'activation' ? 'network' : undefined;
  const row = SETTING_ROWS.find(([each]) => part === 'training' && each === name)?.[1];
  // The form has a field for each gain, and none for all of them.
  return row?.kind === 'gains' && index === undefined ? undefined : row?.form;
}

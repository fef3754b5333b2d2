import { SETTING_ROWS, type SettingName } from '@gradus/lab/settings';

/** A part of the form. */
export type FormSection = 'network' | 'training' | 'advanced';

/** The settings of training that a section has fields for. */
export function settingsIn(section: FormSection): SettingName[] {
  return SETTING_ROWS.flatMap(([name, { form }]) => (form === section ? [name] : []));
}

/**
 * The section that has the field of a problem; undefined where the form has none.
 * @param field a dotted name, such as `training.lr` or `training.gain.0`
 */
export function sectionOf(field: string): FormSection | undefined {
  const [part, name, index] = field.split('.');
  if (part === 'rates') return 'training';
  if (part === 'model') return name === 'hidden' || name === 'activation' ? 'network' : undefined;
  const row = SETTING_ROWS.find(([each]) => part === 'training' && each === name)?.[1];
  // The form has a field for each gain, and none for all of them.
  return row?.kind === 'gains' && index === undefined ? undefined : row?.form;
}

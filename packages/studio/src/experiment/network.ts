import {
  ACTIVATION_NAMES,
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
  type ModelConfig,
} from '@gradus/lab/settings';

const CUSTOM = new RegExp(`^(${ACTIVATION_NAMES.join('|')})((?:-\\d{1,9})+)$`);

/** The network that a name stands for, such as `C` or `relu-100-100`; undefined where it is no such name. */
export function networkOf(name: string): Architecture | undefined {
  if (LESSON_MODELS.includes(name)) return lessonArchitecture(name);
  const [, activation, sizes] = CUSTOM.exec(name) ?? [];
  const known = ACTIVATION_NAMES.find((each) => each === activation);
  if (known === undefined) return undefined;
  const architecture = customArchitecture(sizes.slice(1).split('-').map(Number), known);
  // A size with leading zeros has another name.
  return architecture.name === name ? architecture : undefined;
}

/** The name that a network has: its own where it is that of the lesson's network, otherwise made of its sizes. */
export function nameOf({ name, hidden, activation }: ModelConfig): string {
  const own = LESSON_MODELS.includes(name) ? lessonArchitecture(name) : undefined;
  if (own?.hidden.join() === hidden.join() && own.activation === activation) return name;
  return activation === null ? 'linear' : customArchitecture(hidden, activation).name;
}

import {
  ACTIVATION_NAMES,
  type Architecture,
  customArchitecture,
  LESSON_MODELS,
  lessonArchitecture,
  type ModelConfig,
} from '@gradus/lab/settings';

const CUSTOM = new RegExp(`^(${ACTIVATION_NAMES.join('|')})((?:-\\d{1,9})+)$`);

/** The network of a name such as `C` or `relu-100-100`; undefined for other text. */
export function networkOf(name: string): Architecture | undefined {
  if (LESSON_MODELS.includes(name)) return lessonArchitecture(name);
  const [, activation, sizes] = CUSTOM.exec(name) ?? [];
  const known = ACTIVATION_NAMES.find((each) => each === activation);
  if (known === undefined) return undefined;
  const architecture = customArchitecture(sizes.slice(1).split('-').map(Number), known);
  // A size with leading zeros would have two names.
  return architecture.name === name ? architecture : undefined;
}

/** The name of a network: that of the lesson's network, otherwise one made of its sizes. */
export function nameOf({ name, hidden, activation }: ModelConfig): string {
  const own = LESSON_MODELS.includes(name) ? lessonArchitecture(name) : undefined;
  if (own?.hidden.join() === hidden.join() && own.activation === activation) return name;
  return activation === null ? 'linear' : customArchitecture(hidden, activation).name;
}

import type { Language } from '@gradus/lab/lang';
import { catalogue, type Texts } from '../lang/index.ts';

/** The colours of the page: the choice of the system, or of the visitor. */
export type Theme = 'system' | 'light' | 'dark';

const LANGUAGE = 'gradus-language';
const THEME = 'gradus-theme';

/** The visitor's choices about the page itself. The browser remembers them. */
class Preferences {
  /** All strings of the page in the chosen language; available once {@link ready} is resolved. */
  text = $state.raw<Texts>() as Texts;
  /** Resolves when the strings asked for last are loaded. */
  ready: Promise<void> = Promise.resolve();
  theme = $state<Theme>('system');
  private systemIsDark = $state(false);
  private wanted: Language = 'en';
  readonly isDark: boolean = $derived(
    this.theme === 'dark' || (this.theme === 'system' && this.systemIsDark),
  );

  constructor() {
    const stored = read(LANGUAGE);
    const spoken = globalThis.navigator?.language ?? 'en';
    void this.show((stored ?? spoken).startsWith('ko') ? 'ko' : 'en');
    const theme = read(THEME);
    if (theme === 'light' || theme === 'dark') this.theme = theme;
    const query = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
    this.systemIsDark = query?.matches ?? false;
    query?.addEventListener('change', ({ matches }) => {
      this.systemIsDark = matches;
    });
  }

  get language(): Language {
    return this.text?.language ?? this.wanted;
  }

  /** Shows the page in a language without remembering it. */
  show(language: Language): Promise<void> {
    this.wanted = language;
    this.ready = catalogue(language).then((text) => {
      if (this.wanted === language) this.text = text;
    });
    return this.ready;
  }

  async setLanguage(language: Language): Promise<void> {
    write(LANGUAGE, language);
    await this.show(language);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    write(THEME, theme);
  }
}

/** A browser may forbid storage. Then choices last as long as the page. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Not remembered: storage is forbidden.
  }
}

export const preferences = new Preferences();

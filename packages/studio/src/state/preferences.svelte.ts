import type { Language } from '@gradus/lab/lang';
import { catalogue, type Part, type Texts } from '../lang/index.ts';

/** The colours of the page: the choice of the system, or of the visitor. */
export type Theme = 'system' | 'light' | 'dark';

const LANGUAGE = 'gradus-language';
const THEME = 'gradus-theme';
const SHORTCUTS = 'gradus-shortcuts';

/** The visitor's choices about the page itself. The browser remembers them. */
class Preferences {
  /**
   * All strings of the page in the chosen language; available once {@link ready} has resolved, a part of them once
   * {@link open} has.
   */
  text = $state.raw<Texts>() as Texts;
  /** Resolves when the strings asked for last are loaded. */
  ready: Promise<void> = Promise.resolve();
  theme = $state<Theme>('system');
  /** Whether keys without a modifier act on the page. They can trouble visitors who speak to it. */
  hasShortcuts = $state(read(SHORTCUTS) !== 'off');
  private systemIsDark = $state(false);
  private wanted: Language = 'en';
  private readonly parts = new Set<Part>();
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
    const loading: Promise<void> = catalogue(language, this.parts).then((text) => {
      // Another language or part was asked for meanwhile.
      if (this.ready !== loading) return this.ready;
      this.text = text;
    });
    this.ready = loading;
    return loading;
  }

  /** Loads a part of the strings. */
  async open(part: Part): Promise<void> {
    if (this.parts.has(part)) return this.ready;
    this.parts.add(part);
    try {
      await this.show(this.wanted);
    } catch (error) {
      this.parts.delete(part);
      throw error;
    }
  }

  /** Loads a part of the strings together with what shows it. */
  withTexts<T>(part: Part, load: () => Promise<T>): () => Promise<T> {
    return async () => {
      const [shown] = await Promise.all([load(), this.open(part)]);
      return shown;
    };
  }

  async setLanguage(language: Language): Promise<void> {
    write(LANGUAGE, language);
    await this.show(language);
  }

  setShortcuts(areOn: boolean): void {
    this.hasShortcuts = areOn;
    write(SHORTCUTS, areOn ? 'on' : 'off');
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

import type { Language } from '@gradus/lab/lang';
import { catalogue, type Texts } from '../lang/index.ts';

/** Which colours the page has: the system's choice, or the visitor's. */
export type Theme = 'system' | 'light' | 'dark';

const LANGUAGE = 'gradus-language';
const THEME = 'gradus-theme';

/** What a visitor has chosen about the page itself. It is remembered in the browser. */
class Preferences {
  language = $state<Language>('en');
  theme = $state<Theme>('system');
  private systemIsDark = $state(false);

  /** All strings of the page in the language chosen. */
  readonly text: Texts = $derived(catalogue(this.language));
  readonly isDark: boolean = $derived(
    this.theme === 'dark' || (this.theme === 'system' && this.systemIsDark),
  );

  constructor() {
    const stored = read(LANGUAGE);
    const spoken = globalThis.navigator?.language ?? 'en';
    this.language = (stored ?? spoken).startsWith('ko') ? 'ko' : 'en';
    const theme = read(THEME);
    if (theme === 'light' || theme === 'dark') this.theme = theme;
    const query = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
    this.systemIsDark = query?.matches ?? false;
    query?.addEventListener('change', ({ matches }) => {
      this.systemIsDark = matches;
    });
  }

  setLanguage(language: Language): void {
    this.language = language;
    write(LANGUAGE, language);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    write(THEME, theme);
  }
}

/** A browser may forbid storage; then choices last as long as the page. */
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
    // Not remembered.
  }
}

export const preferences = new Preferences();

import * as en from './en.ts';
import * as ko from './ko.ts';

/** The languages of pages and model cards. */
export const LANGUAGES = ['en', 'ko'] as const;

/**
 * A language of exported pages and model cards.
 *
 * @example
 * ```ts
 * const lang: ExportLanguage = 'ko';
 * modelCard(new nn.Linear(2, 1), { name: 'sum', inputShape: [2], lang }).startsWith('# 모델 카드: `sum`'); // true
 * ```
 */
export type ExportLanguage = (typeof LANGUAGES)[number];

export type PageTexts = typeof en.page;
export type CardTexts = typeof en.card;

export const PAGE_TEXTS: Readonly<Record<ExportLanguage, PageTexts>> = { en: en.page, ko: ko.page };
export const CARD_TEXTS: Readonly<Record<ExportLanguage, CardTexts>> = { en: en.card, ko: ko.card };

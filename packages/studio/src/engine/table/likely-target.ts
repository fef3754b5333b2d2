import type { ColumnDefinition } from 'gradus/table';

/** Names that say that a column is to be predicted. */
const NAMES =
  /^(target|label|class|outcome|diagnosis|species|survived|quality|price|result|y|타깃|목표|정답|라벨|클래스)$/i;

/**
 * The column that a visitor probably wants to predict: one with such a name, else the last one that can be predicted.
 * Null if there is none.
 */
export function likelyTarget(columns: readonly ColumnDefinition[]): string | null {
  const possible = columns.filter(({ type }) => type === 'numeric' || type === 'categorical');
  const named = possible.find(({ name }) => NAMES.test(name));
  return (named ?? possible.at(-1))?.name ?? null;
}

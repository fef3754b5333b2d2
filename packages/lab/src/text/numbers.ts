import { chanceOf, lossText, percentText, type Reached } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';

/** The integer 79510 as 79,510. `toLocaleString` would first load the tables of all languages. */
export function grouped(value: number): string {
  return String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
}

/** A warning if a network does not beat guessing; null if it does. */
export function chanceText(
  name: string | null,
  reached: Reached,
  { results }: Messages,
): string | null {
  const chance = chanceOf(reached);
  if (chance === null) return null;
  const isTested = chance.measure === 'accuracy';
  const shown = isTested ? percentText : lossText;
  const say = isTested ? results.atChance : results.lossAtChance;
  return say(name, shown(chance.reached), shown(chance.guessing));
}

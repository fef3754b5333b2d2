import { chanceOf, type Measure, type Reached } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';

/** Per cent as the lesson prints it: 85.51, without zeros at the end. */
export function percent(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '–';
}

/** `85.51 %`, or a dash where there is no number. */
export function percentText(value: number | null, digits?: number): string {
  if (value === null || !Number.isFinite(value)) return '–';
  return `${digits === undefined ? percent(value) : value.toFixed(digits)} %`;
}

/** Losses above this are said with a power of ten. */
const LARGE = 1e6;

/** A loss with four decimals, or a dash where there is no number. */
export function lossText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value < LARGE ? value.toFixed(4) : value.toExponential(4);
}

/** A measure of evaluations as a table says it: per cent, or six digits in the unit of the target. */
export function measureText(measure: Measure, value: number | null): string {
  if (measure === 'accuracy') return percentText(value);
  return value === null || !Number.isFinite(value) ? '–' : String(Number(value.toPrecision(6)));
}

/** The integer 79510 as 79,510. `toLocaleString` would first load the tables of all languages. */
export function grouped(value: number): string {
  return String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
}

/** Says that a network is no better than guessing; null where it is better. */
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

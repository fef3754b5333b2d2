/** Parts of a date as ONNX operators: the arithmetic of `preprocessing/calendar.ts`. */
import type { DatePart } from '../../preprocessing/index.ts';
import type { Graph, Value } from './graph.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** From 1 March of the year 0 to 1 January 1970. */
const DAYS_TO_1970 = 719_468;
/** The calendar repeats after 400 years. */
const DAYS_OF_CYCLE = 146_097;

/** A part of float64 milliseconds since 1970 in UTC, as float64; NaN for NaN. */
export function addDatePart(graph: Graph, time: Value, part: DatePart): Value {
  return new Calendar(graph, time).parts[part]();
}

/** Adds operators for sums and quotients of float64 values. */
class Calendar {
  readonly #graph: Graph;
  readonly #time: Value;

  constructor(graph: Graph, time: Value) {
    this.#graph = graph;
    this.#time = time;
  }

  readonly parts: Readonly<Record<DatePart, () => Value>> = {
    year: () => {
      const day = this.#dayOf();
      const { inCycle, year } = this.#inCycle(day);
      const cycles = this.#times(this.#floorOf(day, DAYS_OF_CYCLE), 400);
      // Counted from March, month 10 is January of the next year.
      const isNext = this.#floorOf(this.#plus(this.#monthFromMarch(inCycle, year), 2), 12);
      return this.#sum(cycles, year, isNext);
    },
    month: () => {
      const { inCycle, year } = this.#inCycle(this.#dayOf());
      return this.#modulo(this.#plus(this.#monthFromMarch(inCycle, year), 2), 12);
    },
    // 1 January 1970 was a Thursday.
    dayOfWeek: () => this.#modulo(this.#plus(this.#floorOf(this.#time, DAY), 4), 7),
    hour: () => this.#floorOf(this.#modulo(this.#time, DAY), HOUR),
  };

  /** Days since 1 March of the year 0. */
  #dayOf(): Value {
    return this.#plus(this.#floorOf(this.#time, DAY), DAYS_TO_1970);
  }

  /** The day in its cycle, counted from 0, and the year in its cycle, which starts in March. */
  #inCycle(day: Value): { inCycle: Value; year: Value } {
    const inCycle = this.#modulo(day, DAYS_OF_CYCLE);
    const leapDays = this.#sum(
      this.#floorOf(inCycle, 1460),
      this.#times(this.#floorOf(inCycle, 36_524), -1),
      this.#floorOf(inCycle, 146_096),
    );
    const year = this.#floorOf(this.#sum(inCycle, this.#times(leapDays, -1)), 365);
    return { inCycle, year };
  }

  /** The month of a year that starts in March: 0 is March. */
  #monthFromMarch(inCycle: Value, year: Value): Value {
    const inYear = this.#sum(
      inCycle,
      this.#times(year, -365),
      this.#times(this.#floorOf(year, 4), -1),
      this.#floorOf(year, 100),
    );
    return this.#floorOf(this.#plus(this.#times(inYear, 5), 2), 153);
  }

  #sum(...values: readonly Value[]): Value {
    return values.reduce((sum, value) => this.#operator('Add', sum, value));
  }

  #plus(value: Value, number: number): Value {
    return this.#operator('Add', value, this.#graph.numbers(number, 'float64'));
  }

  #times(value: Value, number: number): Value {
    return this.#operator('Mul', value, this.#graph.numbers(number, 'float64'));
  }

  /** ⌊value / divisor⌋. */
  #floorOf(value: Value, divisor: number): Value {
    const ratio = this.#operator('Div', value, this.#graph.numbers(divisor, 'float64'));
    return this.#graph.add('Floor', [ratio], { shape: value.shape });
  }

  /** From 0 to below `divisor`, for negative numbers too. */
  #modulo(value: Value, divisor: number): Value {
    return this.#sum(value, this.#times(this.#floorOf(value, divisor), -divisor));
  }

  #operator(opType: 'Add' | 'Mul' | 'Div', a: Value, b: Value): Value {
    return this.#graph.add(opType, [a, b], { shape: a.shape });
  }
}

/** Tables as people have them, from the npm package vega-datasets. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readTable } from '@gradus/datasets';
import type { Table } from 'gradus/table';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';

const folder = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');

/** For each column its kind, how many cells are missing, and of text how many are different. */
function summary(table: Table): readonly string[] {
  return table.columns.map((column) => {
    if (column.kind === 'text') {
      const missing = column.codes.filter((code) => code < 0).length;
      return `${column.name}: text ${column.values.length}, missing ${missing}`;
    }
    return `${column.name}: ${column.kind}, missing ${column.values.filter(Number.isNaN).length}`;
  });
}

describe('vega-datasets', () => {
  it.each<[string, number, readonly string[]]>([
    [
      'penguins.json',
      344,
      [
        'Species: text 3, missing 0',
        'Island: text 3, missing 0',
        'Beak Length (mm): number, missing 2',
        'Beak Depth (mm): number, missing 2',
        'Flipper Length (mm): number, missing 2',
        'Body Mass (g): number, missing 2',
        'Sex: text 3, missing 10',
      ],
    ],
    [
      'cars.json',
      406,
      [
        'Name: text 311, missing 0',
        'Miles_per_Gallon: number, missing 8',
        'Cylinders: number, missing 0',
        'Displacement: number, missing 0',
        'Horsepower: number, missing 6',
        'Weight_in_lbs: number, missing 0',
        'Acceleration: number, missing 0',
        'Year: date, missing 0',
        'Origin: text 3, missing 0',
      ],
    ],
    [
      'seattle-weather.csv',
      1461,
      [
        'date: date, missing 0',
        'precipitation: number, missing 0',
        'temp_max: number, missing 0',
        'temp_min: number, missing 0',
        'wind: number, missing 0',
        'weather: text 5, missing 0',
      ],
    ],
    [
      'movies.json',
      3201,
      [
        'Title: text 3176, missing 1',
        'US Gross: number, missing 7',
        'Worldwide Gross: number, missing 7',
        'US DVD Sales: number, missing 2637',
        'Production Budget: number, missing 1',
        'Release Date: text 1600, missing 0',
        'MPAA Rating: text 7, missing 605',
        'Running Time min: number, missing 1992',
        'Distributor: text 174, missing 232',
        'Source: text 18, missing 365',
        'Major Genre: text 12, missing 275',
        'Creative Type: text 9, missing 446',
        'Director: text 550, missing 1331',
        'Rotten Tomatoes Rating: number, missing 880',
        'IMDB Rating: number, missing 213',
        'IMDB Votes: number, missing 213',
      ],
    ],
    [
      'birdstrikes.csv',
      10_000,
      [
        'Airport Name: text 50, missing 0',
        'Aircraft Make Model: text 225, missing 0',
        // 8,939 cells are "None".
        'Effect Amount of damage: text 5, missing 8939',
        'Flight Date: date, missing 0',
        'Aircraft Airline Operator: text 46, missing 0',
        'Origin State: text 29, missing 0',
        'Phase of flight: text 7, missing 0',
        'Wildlife Size: text 3, missing 0',
        'Wildlife Species: text 37, missing 0',
        'Time of day: text 4, missing 0',
        'Cost Other: number, missing 0',
        'Cost Repair: number, missing 0',
        'Cost Total $: number, missing 0',
        'Speed IAS in knots: number, missing 2836',
      ],
    ],
    [
      'zipcodes.csv',
      42_049,
      [
        'zip_code: text 42049, missing 0',
        'latitude: number, missing 0',
        'longitude: number, missing 0',
        'city: text 18931, missing 0',
        'state: text 59, missing 0',
        'county: text 1929, missing 0',
      ],
    ],
    [
      'flights-200k.arrow',
      200_000,
      ['delay: number, missing 0', 'distance: number, missing 0', 'time: number, missing 0'],
    ],
    ['unemployment.tsv', 3218, ['id: number, missing 0', 'rate: number, missing 0']],
  ])('%s', async (file, rows, columns) => {
    const table = await readTable(join(folder, file));
    expect(table.length).toBe(rows);
    expect(summary(table)).toEqual(columns);
  });

  const exhaustive = cases(it.skip, it);
  exhaustive('flights-3m.parquet, in at most three times the memory of its columns', async () => {
    const before = process.memoryUsage().rss;
    let most = before;
    const onProgress = () => {
      most = Math.max(most, process.memoryUsage().rss);
    };
    const table = await readTable(join(folder, 'flights-3m.parquet'), { onProgress });
    expect(table.length).toBe(3_000_000);
    expect(summary(table)).toEqual([
      'date: date, missing 0',
      'delay: number, missing 0',
      'distance: number, missing 0',
      'origin: text 229, missing 0',
      'destination: text 228, missing 0',
    ]);
    const decoded = table.length * (3 * 8 + 2 * 4);
    expect(most - before).toBeLessThan(3 * decoded);
  });
});

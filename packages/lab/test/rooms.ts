import { Generator } from 'gradus';

/**
 * A CSV of rooms: `kind` and `price` follow from `area` and `city`; some cells are missing.
 * @param more further cells of row `i`
 */
export function rooms(count: number, more: (i: number) => string = () => ''): string {
  const areas = new Generator().manualSeed(3).uniform(count, 10, 90);
  const lines = Array.from(areas, (area, i) => {
    const city = i % 3 === 0 ? 'Seoul' : '"Busan, sea"';
    const kind = area < 40 ? 'small' : 'large';
    return `${i % 17 === 0 ? '' : area.toFixed(1)},${city},${kind},${(20 * area + (i % 3 === 0 ? 300 : 0)).toFixed(0)}${more(i)}`;
  });
  return `area,city,kind,price\n${lines.join('\n')}\n`;
}

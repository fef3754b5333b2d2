import { expect, test } from 'vitest';
import { fitting, widthOf } from '../../../src/charts/painter.ts';
import { inkBounds } from '../../../src/views/test/drawings/digit.ts';
import {
  BLANK,
  begun,
  type Content,
  extended,
  type History,
  isBlank,
  put,
  undone,
} from '../../../src/views/test/history.ts';
import { greyOf } from '../../../src/views/test/picture-file.ts';
import { drawStrokes, PEN, type Pen } from '../../../src/views/test/strokes.ts';

const START: History = [BLANK];
const PICTURE: Content = {
  kind: 'picture',
  file: new File([], 'a.png'),
  name: 'a.png',
  picture: { levels: Float32Array.of(1), width: 1, height: 1 },
};

test('a stroke grows, and is undone as a whole', () => {
  const one = extended(begun(START, [0, 0]), [
    [0.1, 0.1],
    [0.2, 0.2],
  ]);
  const two = extended(begun(one, [0.5, 0.5]), [[0.6, 0.6]]);
  expect(two.at(-1)).toEqual({
    kind: 'strokes',
    strokes: [
      [
        [0, 0],
        [0.1, 0.1],
        [0.2, 0.2],
      ],
      [
        [0.5, 0.5],
        [0.6, 0.6],
      ],
    ],
  });
  expect(undone(two)).toEqual(one);
  expect(undone(undone(two))).toEqual(START);
  expect(undone(START)).toBe(START);
});

test('drawing on a picture starts with a clean board, and undoing brings the picture back', () => {
  const drawn = begun(put(START, PICTURE), [0.3, 0.3]);
  expect(drawn.at(-1)).toEqual({ kind: 'strokes', strokes: [[[0.3, 0.3]]] });
  expect(undone(drawn).at(-1)).toBe(PICTURE);
  expect(isBlank(PICTURE)).toBe(false);
  expect(isBlank(BLANK)).toBe(true);
});

test('ignores points without a stroke: the board may have been cleared under the pen', () => {
  expect(extended(START, [[0.1, 0.1]])).toBe(START);
  const picture = put(START, PICTURE);
  expect(extended(picture, [[0.1, 0.1]])).toBe(picture);
});

test('limits the number of steps that can be undone', () => {
  let history = START;
  for (let i = 0; i < 500; i++) history = begun(history, [0, 0]);
  expect(history).toHaveLength(200);
});

test('a tap leaves a dot, and curves begin and end with the pen', () => {
  const calls: (string | number)[][] = [];
  const record =
    (name: string) =>
    (...places: number[]) =>
      void calls.push([name, ...places]);
  const pen = Object.fromEntries(
    ['beginPath', 'moveTo', 'lineTo', 'quadraticCurveTo', 'stroke'].map((name) => [
      name,
      record(name),
    ]),
  ) as unknown as Pen;
  drawStrokes(
    pen,
    [
      [[0.5, 0.5]],
      [
        [0, 0],
        [0.2, 0],
        [0.4, 0.4],
      ],
      [],
    ],
    100,
  );
  expect(calls).toEqual([
    ['beginPath'],
    ['moveTo', 50, 50],
    ['lineTo', 50, 50],
    ['stroke'],
    ['beginPath'],
    ['moveTo', 0, 0],
    ['quadraticCurveTo', 20, 0, 30, 20],
    ['lineTo', 40, 40],
    ['stroke'],
    ['beginPath'],
    ['stroke'],
  ]);
  expect(pen.lineWidth).toBeCloseTo(PEN * 100);
});

test('the frame of a picture contains all of its ink, also at the edges', () => {
  const pixels = new Uint8Array(12);
  expect(inkBounds(pixels, 4)).toBeNull();
  pixels[6] = 1;
  expect(inkBounds(pixels, 4)).toEqual({ left: 2, top: 1, right: 3, bottom: 2 });
  pixels[0] = pixels[11] = 9;
  expect(inkBounds(pixels, 4)).toEqual({ left: 0, top: 0, right: 4, bottom: 3 });
});

test('colours become grey by their brightness, and white stays in range', () => {
  const grey = greyOf(Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255));
  expect(grey).toHaveLength(3);
  expect(grey[0]).toBe(1);
  expect(grey[1]).toBe(0);
  expect(grey[2]).toBeCloseTo(0.587);
});

test('cuts names to the space, and counts Hangul as wide', () => {
  expect(fitting('Sandal', 100, 12)).toBe('Sandal');
  expect(widthOf('한글', 12)).toBeGreaterThan(widthOf('ab', 12));
  const cut = fitting('Ankle boot', 40, 12);
  expect(cut).toMatch(/^A.*…$/);
  expect(widthOf(cut, 12)).toBeLessThanOrEqual(40);
  expect(fitting('abc', 0, 12)).toBe('…');
});

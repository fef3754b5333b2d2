import type { XY } from '../../charts/painter.ts';

/** A line drawn without lifting the pen, as shares of the board's side: 0 to 1 from left and from top. */
export type Stroke = readonly XY[];

/** Width of the pen as a share of the board's side: after scaling to 20 × 20, strokes are about as wide as MNIST's. */
export const PEN = 0.085;

/** The part of a canvas's context that strokes need. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'quadraticCurveTo'
  | 'stroke'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
>;

/** Draws strokes as smooth curves on a board of `side` pixels, in the pen's colour. */
export function drawStrokes(pen: Pen, strokes: readonly Stroke[], side: number): void {
  pen.lineWidth = PEN * side;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const stroke of strokes) {
    pen.beginPath();
    trace(
      pen,
      stroke.map(([x, y]): XY => [x * side, y * side]),
    );
    pen.stroke();
  }
}

/** Each point bends the curve, which passes through the middles between points. */
function trace(pen: Pen, points: Stroke): void {
  if (points.length === 0) return;
  const [first] = points;
  pen.moveTo(...first);
  for (let i = 1; i < points.length - 1; i++) {
    const [[x, y], [nextX, nextY]] = [points[i], points[i + 1]];
    pen.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  // A line back to its start makes a dot of a tap.
  pen.lineTo(...points[points.length - 1]);
}

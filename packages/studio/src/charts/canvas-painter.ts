import {
  type Drawing,
  FONT,
  type Painter,
  type PaintStyle,
  type Raster,
  type TextStyle,
  type XY,
} from './painter.ts';

/** Holds pixels before they are scaled. All painters share it: making one costs more than drawing a small picture. */
let scratch: OffscreenCanvasRenderingContext2D | null = null;

/** Draws on a canvas. */
export class CanvasPainter implements Painter {
  readonly ratio: number;
  private readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

  constructor(
    context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    ratio: number,
  ) {
    this.context = context;
    this.ratio = ratio;
  }

  line(points: readonly XY[], style: PaintStyle): void {
    this.path(points);
    this.stroke(style);
  }

  curve([x1, y1]: XY, [x2, y2]: XY, style: PaintStyle): void {
    const middle = (x1 + x2) / 2;
    this.context.beginPath();
    this.context.moveTo(x1, y1);
    this.context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
    this.stroke(style);
  }

  area(points: readonly XY[], { color, opacity = 1 }: PaintStyle): void {
    this.path(points);
    this.fill(color, opacity, () => this.context.fill());
  }

  rectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    { color, opacity = 1 }: PaintStyle,
  ): void {
    this.fill(color, opacity, () => this.context.fillRect(x, y, width, height));
  }

  circle(x: number, y: number, radius: number, { color, opacity = 1 }: PaintStyle): void {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.fill(color, opacity, () => this.context.fill());
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const { color, size = 12, align = 'start', bold = false, turn = 0 } = style;
    const { context } = this;
    context.fillStyle = color;
    context.font = `${bold ? 'bold ' : ''}${size}px ${FONT}`;
    context.textAlign = align === 'middle' ? 'center' : align;
    context.textBaseline = 'middle';
    // Saving the state makes browsers read the font again, so text that is not turned goes without.
    if (turn === 0) {
      context.fillText(text, x, y);
      return;
    }
    context.save();
    context.translate(x, y);
    context.rotate((-turn * Math.PI) / 180);
    context.fillText(text, 0, 0);
    context.restore();
  }

  raster({ width, height, rgba }: Raster, x: number, y: number, w: number, h: number): void {
    scratch ??= new OffscreenCanvas(width, height).getContext('2d');
    if (scratch === null) return;
    const { canvas } = scratch;
    if (canvas.width < width) canvas.width = width;
    if (canvas.height < height) canvas.height = height;
    scratch.putImageData(new ImageData(rgba, width, height), 0, 0);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(canvas, 0, 0, width, height, x, y, w, h);
  }

  private path(points: readonly XY[]): void {
    this.context.beginPath();
    points.forEach(([x, y], i) => {
      if (i === 0) this.context.moveTo(x, y);
      else this.context.lineTo(x, y);
    });
  }

  private stroke({ color, width = 1, dash = [], opacity = 1 }: PaintStyle): void {
    const { context } = this;
    context.globalAlpha = opacity;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.lineJoin = 'round';
    context.stroke();
    context.globalAlpha = 1;
  }

  private fill(color: string, opacity: number, fill: () => void): void {
    this.context.globalAlpha = opacity;
    this.context.fillStyle = color;
    fill();
    this.context.globalAlpha = 1;
  }
}

/** What canvases show from the next frame on. */
const waiting = new WeakMap<HTMLCanvasElement, Drawing>();

/**
 * Draws a figure in the next frame, instead of another one that waits for it. A canvas of another size is drawn at
 * once, because it is empty or stretched.
 */
export function paintInFrame(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const [w, h] = pixelsOf(drawing);
  if (canvas.width !== w || canvas.height !== h) {
    waiting.delete(canvas);
    paint(canvas, drawing);
    return;
  }
  if (!waiting.has(canvas)) {
    requestAnimationFrame(() => {
      const last = waiting.get(canvas);
      waiting.delete(canvas);
      if (last !== undefined) paint(canvas, last);
    });
  }
  waiting.set(canvas, drawing);
}

/** The size of a figure in pixels of the screen. */
function pixelsOf({ width, height }: Drawing): [width: number, height: number] {
  const ratio = globalThis.devicePixelRatio ?? 1;
  return [Math.round(width * ratio), Math.round(height * ratio)];
}

/** Draws a figure on a canvas of the page, sharp on any screen. */
export function paint(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const { width, height, draw } = drawing;
  const ratio = globalThis.devicePixelRatio ?? 1;
  const [w, h] = pixelsOf(drawing);
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  draw(new CanvasPainter(context, ratio));
}

/** A figure as a PNG file at twice the resolution of the screen, on a background. */
export async function toPng({ width, height, draw }: Drawing, background: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(2 * width, 2 * height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.scale(2, 2);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  draw(new CanvasPainter(context, 2));
  return canvas.convertToBlob({ type: 'image/png' });
}

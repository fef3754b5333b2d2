import {
  type Drawing,
  FONT,
  type Painter,
  type PaintStyle,
  type Raster,
  type TextStyle,
  type XY,
} from './painter.ts';

/** Writes a figure as SVG. */
export class SvgPainter implements Painter {
  /** As sharp as a PNG file. */
  readonly ratio = 2;
  readonly parts: string[] = [];

  line(points: readonly XY[], style: PaintStyle): void {
    this.parts.push(
      `<polyline points="${list(points)}" ${stroked(style)} stroke-linejoin="round"/>`,
    );
  }

  curve([x1, y1]: XY, [x2, y2]: XY, style: PaintStyle): void {
    const middle = (x1 + x2) / 2;
    const points = list([
      [middle, y1],
      [middle, y2],
      [x2, y2],
    ]);
    this.parts.push(`<path d="M${list([[x1, y1]])} C${points}" ${stroked(style)}/>`);
  }

  area(points: readonly XY[], { color, opacity = 1 }: PaintStyle): void {
    this.parts.push(`<polygon points="${list(points)}" fill="${color}"${opaque(opacity)}/>`);
  }

  rectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    { color, opacity = 1 }: PaintStyle,
  ): void {
    this.parts.push(
      `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ` +
        `fill="${color}"${opaque(opacity)}/>`,
    );
  }

  circle(x: number, y: number, radius: number, { color, opacity = 1 }: PaintStyle): void {
    this.parts.push(
      `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" fill="${color}"${opaque(opacity)}/>`,
    );
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const { color, size = 12, align = 'start', bold = false, turn = 0 } = style;
    const turned = turn === 0 ? '' : ` transform="rotate(${-turn} ${short(x)} ${short(y)})"`;
    this.parts.push(
      `<text x="${short(x)}" y="${short(y)}" font-size="${size}" text-anchor="${align}" ` +
        `dominant-baseline="central" fill="${color}"${bold ? ' font-weight="bold"' : ''}${turned}>` +
        `${escaped(text)}</text>`,
    );
  }

  raster({ width, height, rgba }: Raster, x: number, y: number, w: number, h: number): void {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    this.parts.push(
      `<image x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" ` +
        `preserveAspectRatio="none" style="image-rendering:pixelated" href="${canvas.toDataURL()}"/>`,
    );
  }
}

/** A figure as the text of an SVG file, on a background. */
export function toSvg({ width, height, draw }: Drawing, background: string): string {
  const painter = new SvgPainter();
  draw(painter);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" font-family="${FONT}">`,
    `<rect width="${width}" height="${height}" fill="${background}"/>`,
    ...painter.parts,
    '</svg>\n',
  ].join('\n');
}

function stroked({ color, width = 1, dash = [], opacity = 1 }: PaintStyle): string {
  const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  return `fill="none" stroke="${color}" stroke-width="${width}"${dashes}${opaque(opacity)}`;
}

function list(points: readonly XY[]): string {
  return points.map(([x, y]) => `${short(x)},${short(y)}`).join(' ');
}

/** Rounds to hundredths of a pixel. */
function short(length: number): string {
  return String(Math.round(length * 100) / 100);
}

function opaque(opacity: number): string {
  return opacity === 1 ? '' : ` opacity="${opacity}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

import type { XY } from '../../charts/painter.ts';
import type { PictureSize } from '../../charts/pixels.ts';
import type { GreyPicture } from './picture-file.ts';
import type { Stroke } from './strokes.ts';

/** The contents of the drawing board. */
export type Content =
  | { readonly kind: 'strokes'; readonly strokes: readonly Stroke[] }
  /** A picture of the test set, in the form of a network's input. */
  | {
      readonly kind: 'sample';
      readonly index: number;
      /** The name of its class. */
      readonly name: string;
      readonly pixels: Uint8Array<ArrayBuffer>;
      readonly size: PictureSize;
    }
  | {
      readonly kind: 'picture';
      readonly name: string;
      readonly file: File;
      readonly picture: GreyPicture;
    }
  /** A visitor's picture in the form of the pictures that a network is trained on. */
  | {
      readonly kind: 'photo';
      readonly name: string;
      readonly file: File;
      readonly pixels: Uint8Array<ArrayBuffer>;
      readonly size: PictureSize;
    };

/** The contents of the board over time, the present last. Never empty. */
export type History = readonly Content[];

/** Number of steps that can be undone. */
const MOST = 200;

export const BLANK: Content = { kind: 'strokes', strokes: [] };

/** Puts new contents on the board. */
export function put(history: History, content: Content): History {
  return [...history.slice(1 - MOST), content];
}

/** Starts a stroke: on the present drawing, or on a clean board in place of a picture. */
export function begun(history: History, point: XY): History {
  const now = history[history.length - 1];
  const earlier = now.kind === 'strokes' ? now.strokes : [];
  return put(history, { kind: 'strokes', strokes: [...earlier, [point]] });
}

/** Extends the last stroke. */
export function extended(history: History, points: readonly XY[]): History {
  const now = history[history.length - 1];
  if (now.kind !== 'strokes' || now.strokes.length === 0) return history;
  const last = now.strokes[now.strokes.length - 1];
  const strokes = [...now.strokes.slice(0, -1), [...last, ...points]];
  return [...history.slice(0, -1), { kind: 'strokes', strokes }];
}

export function undone(history: History): History {
  return history.length === 1 ? history : history.slice(0, -1);
}

export function isBlank(content: Content): boolean {
  return content.kind === 'strokes' && content.strokes.length === 0;
}

import type { XY } from '../../charts/painter.ts';
import type { GreyPicture } from './picture-file.ts';
import type { Stroke } from './strokes.ts';

/** What is on the drawing board. */
export type Content =
  | { readonly kind: 'strokes'; readonly strokes: readonly Stroke[] }
  /** A picture of the test set, in the form that networks take. */
  | {
      readonly kind: 'sample';
      readonly index: number;
      /** Of its class. */
      readonly name: string;
      readonly pixels: Uint8Array<ArrayBuffer>;
      readonly rows: number;
      readonly columns: number;
    }
  | { readonly kind: 'picture'; readonly name: string; readonly picture: GreyPicture };

/** What was on the board, the present last. Never empty. */
export type History = readonly Content[];

/** Steps that can be undone. */
const MOST = 200;

export const BLANK: Content = { kind: 'strokes', strokes: [] };

/** Puts something else on the board. */
export function put(history: History, content: Content): History {
  return [...history.slice(1 - MOST), content];
}

/** Begins a stroke: on what is drawn already, or on a clean board in place of a picture. */
export function begun(history: History, point: XY): History {
  const now = history[history.length - 1];
  const earlier = now.kind === 'strokes' ? now.strokes : [];
  return put(history, { kind: 'strokes', strokes: [...earlier, [point]] });
}

/** Makes the last stroke longer. */
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

import {
  type Preprocessing,
  preprocessDigit,
  preprocessPicture,
  resizePicture,
} from '@gradus/datasets';
import { DataError } from 'gradus';
import type { XY } from '../../charts/painter.ts';
import {
  BLANK,
  begun,
  type Content,
  extended,
  type History,
  isBlank,
  put,
  undone,
} from './history.ts';
import { type GreyPicture, readPicture } from './picture-file.ts';
import { drawStrokes, type Stroke } from './strokes.ts';

/** Side of the picture that strokes are drawn into before it is scaled down. */
const SIDE = 140;
/** Milliseconds between two reads of a drawing while it grows. */
const INTERVAL = 60;
/** Milliseconds without a change after which a drawing is finished. */
const REST = 500;

/** The form of the data's pictures. */
interface PictureForm {
  readonly preprocessing: Preprocessing;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The visitor's own digit: a drawing or a picture. It stays when the view closes, so that it is still there when
 * the visitor comes back.
 */
class OwnDigit {
  private history = $state.raw<History>([BLANK]);
  readonly content: Content = $derived(this.history[this.history.length - 1]);
  readonly canUndo: boolean = $derived(this.history.length > 1);
  readonly isBlank: boolean = $derived(isBlank(this.content));
  /** The input of a network: bytes, 0 (paper) to 255 (ink); null if nothing is visible. */
  pixels = $state.raw<Uint8Array<ArrayBuffer> | null>(null);
  /** The same, once the drawing is finished. */
  rested = $state.raw<Uint8Array<ArrayBuffer> | null>(null);
  /** Whether the board has contents in which no digit is found. */
  isUnseen = $state(false);
  /** The name of the file that was chosen last, if the browser cannot read it. */
  unreadable = $state<string | null>(null);
  /** Why the last picture of the test set could not be shown. */
  problem = $state<string | null>(null);
  /** Whether the page must still go to the board, because a file was dropped far from it. */
  isNews = $state(false);
  private form: PictureForm = { preprocessing: 'digit', rows: 28, columns: 28 };
  private reading: ReturnType<typeof setTimeout> | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;

  /** Brings the contents of the board into the form of other data. */
  fit({ preprocessing, rows, columns }: PictureForm): void {
    const now = this.form;
    if (now.preprocessing === preprocessing && now.rows === rows && now.columns === columns) return;
    this.form = { preprocessing, rows, columns };
    this.read();
  }

  begin(point: XY): void {
    this.change(begun(this.history, point));
  }

  extend(points: readonly XY[]): void {
    this.history = extended(this.history, points);
    this.reading ??= setTimeout(() => this.read(), INTERVAL);
  }

  undo(): void {
    this.change(undone(this.history));
  }

  clear(): void {
    if (!this.isBlank) this.change(put(this.history, BLANK));
  }

  put(content: Content): void {
    this.change(put(this.history, content));
  }

  /** Shows a picture file. What the board shows stays if the browser cannot read it. */
  async take(file: File): Promise<void> {
    this.problem = null;
    this.unreadable = null;
    try {
      this.put({ kind: 'picture', name: file.name, picture: await readPicture(file) });
    } catch {
      this.unreadable = file.name;
    }
  }

  private change(history: History): void {
    this.history = history;
    this.unreadable = null;
    this.problem = null;
    // Runs at once, so that `pixels` never have the size of other data.
    this.read();
  }

  private read(): void {
    clearTimeout(this.reading);
    this.reading = undefined;
    this.pixels = pixelsOf(this.content, this.form);
    this.isUnseen = this.pixels === null && !this.isBlank;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.rested = this.pixels;
    }, REST);
  }
}

function pixelsOf(content: Content, form: PictureForm): Uint8Array<ArrayBuffer> | null {
  if (isBlank(content)) return null;
  if (content.kind === 'sample') return content.pixels;
  if (content.kind === 'picture') return preprocessed(content.picture, form, 'auto');
  const drawing = { levels: levelsOf(content.strokes), width: SIDE, height: SIDE };
  return preprocessed(drawing, form, false);
}

/** In the form of the data; null if a digit is needed and none is found. */
function preprocessed(
  { levels, width, height }: GreyPicture,
  form: PictureForm,
  invert: boolean | 'auto',
): Uint8Array<ArrayBuffer> | null {
  if (form.preprocessing !== 'digit') {
    const fit = form.preprocessing === 'resize' ? resizePicture : preprocessPicture;
    return Uint8Array.from(fit(levels, width, height, form));
  }
  try {
    return Uint8Array.from(preprocessDigit(levels, width, height, { invert }));
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

let board: OffscreenCanvasRenderingContext2D | null = null;

/** Strokes as light ink on black, from 0 to 1. */
function levelsOf(strokes: readonly Stroke[]): Float32Array {
  board ??= new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
  const levels = new Float32Array(SIDE * SIDE);
  if (board === null) return levels;
  board.clearRect(0, 0, SIDE, SIDE);
  drawStrokes(board, strokes, SIDE);
  const { data } = board.getImageData(0, 0, SIDE, SIDE);
  for (let i = 0; i < levels.length; i++) levels[i] = data[4 * i + 3] / 255;
  return levels;
}

export const ownDigit = new OwnDigit();

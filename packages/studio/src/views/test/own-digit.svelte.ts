import { type Preprocessing, preprocessDigit, preprocessPicture } from '@gradus/datasets';
import { DataError } from 'gradus';
import type { XY } from '../../charts/painter.ts';
import { studio } from '../../state/studio.svelte.ts';
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
  readonly channels: 1 | 3;
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
  private form: PictureForm = { preprocessing: 'digit', rows: 28, columns: 28, channels: 1 };
  private reading: ReturnType<typeof setTimeout> | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;

  /** Brings the contents of the board into the form of other data. */
  fit({ preprocessing, rows, columns, channels }: PictureForm): void {
    const form = { preprocessing, rows, columns, channels };
    if (JSON.stringify(form) === JSON.stringify(this.form)) return;
    const wasPhoto = this.form.preprocessing === 'resize';
    this.form = form;
    const { content } = this;
    // Strokes do not make a photograph; undoing brings them back.
    if (content.kind === 'strokes' && preprocessing === 'resize') this.clear();
    // Only the file has what another form needs.
    else if ('file' in content && (wasPhoto || preprocessing === 'resize'))
      void this.take(content.file);
    else this.read();
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
    const { form } = this;
    try {
      const content = await contentOf(file, form);
      // Other data may have come meanwhile.
      if (form === this.form) this.put(content);
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
    const isPhoto = this.form.preprocessing === 'resize';
    this.isUnseen = this.pixels === null && !this.isBlank && !isPhoto;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.rested = this.pixels;
    }, REST);
  }
}

function pixelsOf(content: Content, form: PictureForm): Uint8Array<ArrayBuffer> | null {
  if (isBlank(content)) return null;
  if (content.kind === 'sample' || content.kind === 'photo') return content.pixels;
  if (content.kind === 'picture') return preprocessed(content.picture, form, 'auto');
  const drawing = { levels: levelsOf(content.strokes), width: SIDE, height: SIDE };
  return preprocessed(drawing, form, false);
}

/** Class folders are read by the engine, with the bits of the command line; other pictures by the browser. */
async function contentOf(file: File, form: PictureForm): Promise<Content> {
  const { name } = file;
  if (form.preprocessing !== 'resize') {
    return { kind: 'picture', name, file, picture: await readPicture(file) };
  }
  const { rows, columns, channels } = form;
  const size = { rows, columns, channels };
  const pixels = await studio.engine.call('readPicture', { file, form: size });
  return { kind: 'photo', name, file, pixels, size: form };
}

/** In the form of the data; null if a digit is needed and none is found. */
function preprocessed(
  { levels, width, height }: GreyPicture,
  form: PictureForm,
  invert: boolean | 'auto',
): Uint8Array<ArrayBuffer> | null {
  if (form.preprocessing === 'resize') return null;
  if (form.preprocessing === 'picture') {
    return Uint8Array.from(preprocessPicture(levels, width, height, form));
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

/** The formats of `gradus export`. A new one is a file beside this one and a row here. */
import type { ExportFormat } from './format.ts';

/** What is known of a format before its code is loaded. */
interface FormatRow {
  /** For the help. */
  readonly about: string;
  /** The endings that its file may have, with dots; the first is used where no file is named. */
  readonly endings: readonly [string, ...string[]];
  /** Whether it can hold weights as 8-bit integers. */
  readonly canQuantize?: true;
  readonly load: () => Promise<ExportFormat>;
}

/** By their names, in the order of the help. */
export const EXPORT_FORMATS = {
  safetensors: {
    about:
      'the tensors with all that a program of Gradus needs to predict; also for PyTorch and other readers',
    endings: ['.safetensors'],
    load: async () => (await import('./safetensors.ts')).safetensors,
  },
  js: {
    about: 'one JavaScript module without any dependency, with its types: predict(row)',
    endings: ['.js', '.mjs'],
    canQuantize: true,
    load: async () => (await import('./js.ts')).js,
  },
  html: {
    about: 'one page that predicts: a form of the columns, or a board to draw on',
    endings: ['.html'],
    canQuantize: true,
    load: async () => (await import('./html.ts')).html,
  },
  onnx: {
    about: 'an ONNX file with the preprocessing, for ONNX Runtime and most other tools',
    endings: ['.onnx'],
    load: async () => (await import('./onnx.ts')).onnx,
  },
  pytorch: {
    about:
      'a Python file with the same nn.Module and predict(rows), its weights in a safetensors file beside it',
    endings: ['.py'],
    load: async () => (await import('./pytorch.ts')).pytorch,
  },
} as const satisfies Readonly<Record<string, FormatRow>>;

/** A name in {@link EXPORT_FORMATS}. */
export type ExportFormatName = keyof typeof EXPORT_FORMATS;

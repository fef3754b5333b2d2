/** The formats of `gradus export`. A new one is a file beside this one, a row here, and a text in the catalogues. */
import type { ExportFormat } from './format.ts';

/** What is known of a format before its code is loaded. */
interface FormatRow {
  /** The endings that its file may have, with dots; the first is used where no file is named. */
  readonly endings: readonly [string, ...string[]];
  /** Whether it can hold weights as 8-bit integers. */
  readonly canQuantize?: true;
  readonly load: () => Promise<ExportFormat>;
}

/** By their names, in the order of the help. */
export const EXPORT_FORMATS = {
  safetensors: {
    endings: ['.safetensors'],
    load: async () => (await import('./safetensors.ts')).safetensors,
  },
  js: {
    endings: ['.js', '.mjs'],
    canQuantize: true,
    load: async () => (await import('./js.ts')).js,
  },
  html: {
    endings: ['.html'],
    canQuantize: true,
    load: async () => (await import('./html.ts')).html,
  },
  onnx: {
    endings: ['.onnx'],
    load: async () => (await import('./onnx.ts')).onnx,
  },
  pytorch: {
    endings: ['.py'],
    load: async () => (await import('./pytorch.ts')).pytorch,
  },
} as const satisfies Readonly<Record<string, FormatRow>>;

/** A name in {@link EXPORT_FORMATS}. */
export type ExportFormatName = keyof typeof EXPORT_FORMATS;

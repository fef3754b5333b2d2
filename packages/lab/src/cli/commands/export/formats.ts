/** The formats of `gradus export`. To add one, add a file beside this one, a row here, and a text in the catalogues. */
import type { ExportFormat } from './format.ts';

/** The properties of a format that are needed before its code is loaded. */
interface FormatRow {
  /** The allowed endings of its file, with dots. The first is the default. */
  readonly endings: readonly [string, ...string[]];
  /** Whether it can hold weights as 8-bit integers. */
  readonly canQuantize?: true;
  readonly load: () => Promise<ExportFormat>;
}

/** All formats by name, in the order of the help. */
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

/** A key of {@link EXPORT_FORMATS}. */
export type ExportFormatName = keyof typeof EXPORT_FORMATS;

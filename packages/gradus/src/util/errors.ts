/**
 * Base class of every error that gradus throws on purpose.
 *
 * `message` says what went wrong, where, with which values, and what would fix it;
 * `code`, where present, is a stable word to branch on.
 */
export class GradusError extends Error {
  override readonly name: string = 'GradusError';
  readonly code: string | undefined;
  /** The layer in whose forward it happened, such as `fc2 (Linear 100 → 10)`. */
  layer: string | null = null;

  constructor(message: string, options: ErrorOptions & { code?: string } = {}) {
    super(message, options);
    this.code = options.code;
  }

  /** Says in which layer it happened: its path in the model, and its kind. */
  locate(path: string, kind: string): void {
    this.layer = path === '' ? kind : `${path} (${kind})`;
    const own = `${kind}: `;
    const rest = this.message.startsWith(own) ? this.message.slice(own.length) : this.message;
    this.message = `${this.layer}: ${rest}`;
  }
}

/**
 * A file or table does not hold what it should.
 *
 * The message begins with `file`: a path, an address or a name for bytes that have neither. `code`
 * is `'data'`.
 */
export class DataError extends GradusError {
  override readonly name: string = 'DataError';
  readonly file: string;
  /** The message without the file. */
  readonly problem: string;

  constructor(file: string, problem: string, options: ErrorOptions = {}) {
    super(`${file}: ${problem}`, { ...options, code: 'data' });
    this.file = file;
    this.problem = problem;
  }
}

/** An index that was read from data points outside of what it indexes. */
export class IndexOutOfRangeError extends GradusError {
  override readonly name = 'IndexOutOfRangeError';
  /** What was being computed. */
  readonly kernel: string;
  /** The value that was read. */
  readonly index: number;
  /** How many elements there are to choose from. */
  readonly extent: number;

  constructor(kernel: string, index: number, extent: number) {
    const right = extent === 0 ? 'there is nothing to index' : `it must lie in 0 … ${extent - 1}`;
    super(
      `Index ${index} is out of range in ${kernel}: ${right}. ` +
        'If it is a class label, check the labels and the number of outputs.',
      { code: 'index-out-of-range' },
    );
    this.kernel = kernel;
    this.index = index;
    this.extent = extent;
  }
}

/** Shapes that do not fit each other or an operation. */
export class ShapeError extends GradusError {
  override readonly name: string = 'ShapeError';
  /** The operation, in the words the user calls it by. */
  readonly op: string;
  readonly shapes: readonly (readonly number[])[];

  constructor(op: string, shapes: readonly (readonly number[])[], message: string) {
    super(`${op}: ${message}`, { code: 'shape' });
    this.op = op;
    this.shapes = shapes;
  }
}

/** An argument outside what an operation takes. */
export class ArgumentError extends GradusError {
  override readonly name: string = 'ArgumentError';
  readonly op: string;

  constructor(op: string, message: string) {
    super(`${op}: ${message}`, { code: 'argument' });
    this.op = op;
  }
}

/** A value that was not kept when the step it belongs to ran. */
export class StaleValueError extends GradusError {
  override readonly name: string = 'StaleValueError';

  constructor(message: string) {
    super(message, { code: 'stale' });
  }
}

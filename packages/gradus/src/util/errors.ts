/**
 * Base class of all errors of Gradus.
 *
 * `message` tells what is wrong, where, with which values, and what fixes it. `code`, if present, is a stable word
 * to branch on.
 *
 * @example
 * ```ts
 * try {
 *   tensor([1, 2]).reshape(3);
 * } catch (error) {
 *   error instanceof GradusError && error.code; // 'shape'
 * }
 * ```
 */
export class GradusError extends Error {
  override readonly name: string = 'GradusError';
  readonly code: string | undefined;
  /** The layer whose forward failed, such as `fc2 (Linear 100 → 10)`; null outside of a forward. */
  layer: string | null = null;

  constructor(message: string, options: ErrorOptions & { code?: string } = {}) {
    super(message, options);
    this.code = options.code;
  }

  /** Adds the layer to the message: its path in the model, and its description. */
  locate(path: string, kind: string): void {
    this.layer = path === '' ? kind : `${path} (${kind})`;
    const own = `${kind}: `;
    const rest = this.message.startsWith(own) ? this.message.slice(own.length) : this.message;
    this.message = `${this.layer}: ${rest}`;
  }
}

/**
 * A file or table with wrong contents.
 *
 * The message begins with `file`: a path, an address, or another name of the bytes. `code` is `'data'`.
 *
 * @example
 * ```ts
 * try {
 *   await decodeIdx(new Uint8Array([1, 2, 3]), 'labels.idx');
 * } catch (error) {
 *   error instanceof DataError && error.file; // 'labels.idx'
 * }
 * ```
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

/**
 * An index from data that is outside of the tensor that it indexes. `code` is `'index-out-of-range'`.
 *
 * @example
 * ```ts
 * const loss = new nn.CrossEntropyLoss();
 * try {
 *   loss.forward(zeros([1, 3]), tensor([7], { dtype: 'int32' }));
 * } catch (error) {
 *   error instanceof IndexOutOfRangeError && error.index; // 7
 * }
 * ```
 */
export class IndexOutOfRangeError extends GradusError {
  override readonly name = 'IndexOutOfRangeError';
  /** The name of the computation. */
  readonly kernel: string;
  /** The index. */
  readonly index: number;
  /** The number of elements that it indexes. */
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

/**
 * Shapes that do not fit each other or an operation. `code` is `'shape'`.
 *
 * @example
 * ```ts
 * try {
 *   ones([2, 3]).matmul(ones([4, 5] as number[]));
 * } catch (error) {
 *   error instanceof ShapeError && error.shapes; // [[2, 3], [4, 5]]
 * }
 * ```
 */
export class ShapeError extends GradusError {
  override readonly name: string = 'ShapeError';
  /** The operation, by the name that the user calls. */
  readonly op: string;
  readonly shapes: readonly (readonly number[])[];

  constructor(op: string, shapes: readonly (readonly number[])[], message: string) {
    super(`${op}: ${message}`, { code: 'shape' });
    this.op = op;
    this.shapes = shapes;
  }
}

/**
 * An argument that an operation does not take. `code` is `'argument'`.
 *
 * @example
 * ```ts
 * try {
 *   new nn.Dropout(2);
 * } catch (error) {
 *   error instanceof ArgumentError && error.message; // 'Dropout: p must be a number from 0 to 1, got 2.'
 * }
 * ```
 */
export class ArgumentError extends GradusError {
  override readonly name: string = 'ArgumentError';
  readonly op: string;

  constructor(op: string, message: string) {
    super(`${op}: ${message}`, { code: 'argument' });
    this.op = op;
  }
}

/**
 * A read of a value that a forward computed but did not return, after the next step has overwritten it. Call `keep()`
 * on the value in the forward to keep it. `code` is `'stale'`.
 *
 * @example
 * ```ts
 * class Square extends nn.Module {
 *   inner?: Tensor;
 *   forward(x: Tensor) { this.inner = x.mul(x); return this.inner.sum(); }
 * }
 * const [model, w] = [new Square(), new nn.Parameter([1])];
 * const optimizer = new optim.SGD([w], { lr: 0.1 });
 * const step = () => { model.forward(w).backward(); optimizer.step(); return model.inner; };
 * const [first] = [step(), step()];
 * await w.data(); // runs both steps
 * await first?.data().catch((error) => error instanceof StaleValueError); // true
 * ```
 */
export class StaleValueError extends GradusError {
  override readonly name: string = 'StaleValueError';

  constructor(message: string) {
    super(message, { code: 'stale' });
  }
}

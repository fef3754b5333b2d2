/**
 * The block in memory that a run of a program reads its run-time numbers from: the address of each
 * buffer, the scalars, and the address of memory that the kernels may use for themselves.
 */
export class ArgumentLayout {
  readonly bytes: number;
  readonly workspace: number;
  readonly #bufferCount: number;

  constructor(bufferCount: number, scalarCount: number) {
    this.#bufferCount = bufferCount;
    this.workspace = 4 * (bufferCount + scalarCount);
    this.bytes = this.workspace + 4;
  }

  address(buffer: number): number {
    return 4 * buffer;
  }

  scalar(slot: number): number {
    return 4 * (this.#bufferCount + slot);
  }
}

import { writeIdx } from 'gradus/data';

/** The four files of a set of 4 + 2 pictures of 2 × 3 pixels. */
export function tinySet(): Record<string, Uint8Array> {
  return {
    'train-images-idx3-ubyte': images(4, 2, 3),
    'train-labels-idx1-ubyte': labels(0, 9, 1, 2),
    't10k-images-idx3-ubyte': images(2, 2, 3),
    't10k-labels-idx1-ubyte': labels(3, 0),
  };
}

/** An IDX file of pictures with pixels 0, 1, 2, … */
export function images(count: number, rows: number, columns: number): Uint8Array {
  const data = Uint8Array.from({ length: count * rows * columns }, (_, index) => index);
  return writeIdx({ dtype: 'uint8', shape: [count, rows, columns], data });
}

/** An IDX file of labels. */
export function labels(...values: number[]): Uint8Array {
  return writeIdx({ dtype: 'uint8', shape: [values.length], data: Uint8Array.from(values) });
}

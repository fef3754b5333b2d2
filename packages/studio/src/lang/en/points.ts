const grouped = (n: number): string => n.toLocaleString('en');

/** Points in the plane. */
export const points = {
  sizes: (train: number, validation: number, test: number) =>
    `${grouped(train)} points to train on, ${grouped(validation)} to validate, ${grouped(test)} to test.`,
};

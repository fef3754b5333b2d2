export const inspect = {
  parameter: 'parameter',
  size: 'size',
  numbers: 'numbers',
  bytes: 'bytes',
  meaning: 'meaning',
  weightMeaning: (rows: number, columns: number) =>
    `${rows} neurons, each with a weight for each of ${columns} inputs`,
  biasMeaning: (rows: number) => `one bias for each of ${rows} neurons`,
  groups: (count: number) => `${count} groups of parameters`,
  why: (linear: number, count: number) =>
    linear === 1
      ? 'Why 2: the one Linear layer computes A·x + b, and so has two groups: its weight A and its bias b.'
      : `Why ${count}: each of the ${linear} Linear layers computes A·x + b, and so has two groups, its ` +
        `weight A and its bias b: ${linear} × 2 = ${count}.`,
  nonLinear: (names: readonly string[]) =>
    `The non-linear layers (${names.join(', ')}) have none: there is nothing in them to learn.`,
  noNonLinear: 'There is no non-linear layer, so the network can only draw straight borders.',
  hidden: (neurons: number) =>
    `Hidden size ${neurons}: so many neurons, and so many non-linear activations.`,
  total: (parameters: string, bytes: string, kibibytes: string) =>
    `Total: ${parameters} parameters, ${bytes} bytes (${kibibytes} KiB) as float32.`,
};

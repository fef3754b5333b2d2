import type { Messages } from '../lang/index.ts';

type Labels = Pick<Messages, 'fields'>;

/** `learning rate (training.lr)`: the label of a field of a run and its name. */
export function namedLabel(field: string, { fields }: Labels): string {
  const label = labelOf(field, fields);
  return label === field ? field : `${label} (${field})`;
}

/** A value of a field in a table of differences. A checksum is shortened to the digits that tell files apart. */
export function fieldText(value: string): string {
  const [, digits] = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/.exec(value) ?? [];
  return digits === undefined ? value : `${digits}…`;
}

/** The labels of fields as titles of columns. Fields with the same label have their names too. */
export function labelsOf(fields: readonly string[], text: Labels): string[] {
  const labels = fields.map((field) => labelOf(field, text.fields));
  return labels.map((label, i) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : namedLabel(fields[i], text),
  );
}

function labelOf(field: string, labels: Messages['fields']): string {
  return Object.hasOwn(labels, field) ? labels[field] : field;
}

import type { Component } from 'svelte';
import type { Question } from '../questions.ts';
import ChoiceField from './ChoiceField.svelte';
import NumberField from './NumberField.svelte';
import OrderField from './OrderField.svelte';

/** The field for each type of question. */
// biome-ignore lint/suspicious/noExplicitAny: each takes the answers of its own type of question
export const FIELDS: Readonly<Record<Question['type'], Component<any>>> = {
  number: NumberField,
  choice: ChoiceField,
  order: OrderField,
};

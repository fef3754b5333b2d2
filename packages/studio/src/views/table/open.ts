import type { Component } from 'svelte';
import { preferences } from '../../state/preferences.svelte.ts';
import { ownTable } from './own-table.svelte.ts';
import TableDialog from './TableDialog.svelte';

/**
 * Begins to read a file as a table.
 * @param onclose called when the dialog is closed
 * @returns the dialog that shows it
 */
export async function openTable(file: File, onclose: () => void): Promise<Component> {
  await preferences.open('table');
  void ownTable.take(file, onclose);
  return TableDialog;
}

/** Opens the table that is in use, to change what was chosen. @returns the dialog that shows it */
export function reopenTable(onclose: () => void): Component {
  void ownTable.reopen(onclose);
  return TableDialog;
}

import type { Component } from 'svelte';
import { preferences } from '../../state/preferences.svelte.ts';
import type { PictureFolder } from './dropped-folder.ts';
import { ownPictures } from './own-pictures.svelte.ts';
import PicturesDialog from './PicturesDialog.svelte';

/**
 * Begins to read a folder of pictures.
 * @param onclose called when the dialog is closed
 * @returns the dialog that shows it
 */
export async function openFolder(folder: PictureFolder, onclose: () => void): Promise<Component> {
  await preferences.open('pictures');
  void ownPictures.take(folder, onclose);
  return PicturesDialog;
}

/** Opens the folder that is in use, to change what was chosen. @returns the dialog that shows it */
export function reopenFolder(onclose: () => void): Component {
  ownPictures.reopen(onclose);
  return PicturesDialog;
}

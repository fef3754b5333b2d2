import type { PresetName } from '@gradus/lab/diagnostics';

/** The problem that was shown last, as long as the page lasts. */
class ShownPreset {
  current = $state.raw<{ readonly name: PresetName; readonly runs: readonly string[] } | null>(
    null,
  );
}

export const shownPreset = new ShownPreset();

/** The version of addresses that this page writes, and the latest that it reads. */
export const VERSION = 1;

/** Longer than any address that this page writes. */
export const MAX_LENGTH = 2 ** 16;

/** Experiments side by side. */
export const MAX_EXPERIMENTS = 12;

/** Languages that an address can ask for. */
export const LANGUAGES = ['en', 'ko'] as const;

/** A part of the path. */
export const SEGMENT = /^[a-z0-9-]{1,32}$/;

/** Parts that a path has at most. */
export const MAX_SEGMENTS = 4;

/** A change of the learning rate: `lr@500=0.01`. */
export const RATE = 'lr@';

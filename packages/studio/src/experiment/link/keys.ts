/** The version of addresses that this page writes, and the latest version that it reads. */
export const VERSION = 1;

/** The most characters of an address; this page writes shorter ones. */
export const MAX_LENGTH = 2 ** 16;

/** The most experiments side by side. */
export const MAX_EXPERIMENTS = 12;

/** Languages that an address can choose. */
export const LANGUAGES = ['en', 'ko'] as const;

/** Characters of a part of the path. */
export const SEGMENT = /^[a-z0-9-]{1,32}$/;

/** The most parts of a path. */
export const MAX_SEGMENTS = 4;

/** A change of the learning rate: `lr@500=0.01`. */
export const RATE = 'lr@';

/** The most earlier runs that a browser keeps, besides pinned ones. */
export const MOST_EARLIER = 100;

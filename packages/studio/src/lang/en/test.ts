export const test = {};

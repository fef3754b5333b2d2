export const symptoms = {};

export { type FitOptions, type FittedTable, fitTable } from './fit.ts';
export { RECIPE, type Recipe } from './recipe.ts';

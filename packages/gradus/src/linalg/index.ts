export { type CholeskyOptions, cholesky, qr } from './factorizations.ts';
export { lstsq, matrixRank, pinv, type RankOptions } from './least-squares.ts';
export { matrixExp } from './matrix-exp.ts';
export { type MatrixOrder, matrixNorm, norm, vectorNorm } from './norms.ts';
export { cross, multiDot } from './products.ts';
export { det, inv, matrixPower, slogdet, solve } from './solve.ts';
export { eigh, eigvalsh, svd, svdvals } from './spectral.ts';

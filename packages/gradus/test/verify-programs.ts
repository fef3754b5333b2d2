// Checks every program that a test compiles against the rules of loop code.
import { inspectors } from '../src/compiler/compile.ts';
import { verifyProgram } from './verifier/verify.ts';

if (!inspectors.includes(verifyProgram)) inspectors.push(verifyProgram);

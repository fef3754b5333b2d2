import { activations, diagnose, evaluate, inspect, results, runs, vary } from '@gradus/lab/lang/ko';
import type { Texts } from '../index.ts';
import { own } from './index.ts';

const lab = { activations, diagnose, evaluate, inspect, results, runs, vary };

export const texts: Texts = { ...own, lab, language: 'ko' };

import { en as lab } from '@gradus/lab/lang/en';
import type { Texts } from '../index.ts';
import { own } from './index.ts';

export const texts: Texts = { ...own, lab, language: 'en' };

import { ko as lab } from '@gradus/lab/lang/ko';
import type { Texts } from '../index.ts';
import { own } from './index.ts';

export const texts: Texts = { ...own, lab, language: 'ko' };

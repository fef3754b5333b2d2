import type { points as en } from '../en/points.ts';

const grouped = (n: number): string => n.toLocaleString('ko');

export const points: typeof en = {
  sizes: (train, validation, test) =>
    `학습용 ${grouped(train)}개, 검증용 ${grouped(validation)}개, 테스트용 ${grouped(test)}개.`,
};

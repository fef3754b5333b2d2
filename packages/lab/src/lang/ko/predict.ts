import type { Messages } from '../en/index.ts';

export const predict: Messages['predict'] = {
  label: (name) => `정답: ${name}`,
  predicted: (name, percent) => `예측: ${name} (${percent} %)`,
};

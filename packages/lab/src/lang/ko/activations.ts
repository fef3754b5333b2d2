import type { Messages } from '../en/index.ts';

export const activations: Messages['activations'] = {
  formula: '식',
  range: '출력 범위',
  derivative: '도함수',
  steepest: '최대 기울기',
  weakness: '약점',
  remedy: '대책',
  sigmoidSteepest: '0.25 (x = 0에서)',
  tanhSteepest: '1 (x = 0에서)',
  reluSteepest: '1 (모든 x > 0에서)',
  sigmoidWeakness: '출력이 양 끝 0과 1에 가까우면 기울기가 사라져 뉴런이 거의 배우지 못합니다',
  tanhWeakness:
    '출력이 양 끝 −1과 1에 가까우면 기울기가 사라져(0에서는 가장 크다) 뉴런이 거의 배우지 못합니다',
  reluWeakness:
    '빠르게 배우지만 음수 입력에서 기울기가 0이라, 한 번도 활성화되지 않는 뉴런은 죽은 채로 남습니다',
  carefulStart: '가중치를 신중하게 초기화합니다',
  carefulRate: '학습률을 신중하게 고릅니다',
};

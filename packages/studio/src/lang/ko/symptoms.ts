import type { Texts } from '../en/index.ts';

export const symptoms: Texts['symptoms'] = {
  title: '증상',
  titleOf: (title) => `${title}의 증상`,
  noRun: '진단할 실행이 없습니다. 위쪽 버튼으로 학습하거나, 아래 버튼으로 문제를 재현해 보세요.',
  notYet: '아직 프로브로 측정하지 않은 실행입니다.',
  notWatched:
    '--monitor 없이 학습한 실행이라 진단할 프로브가 없습니다. --monitor를 붙여 다시 학습하세요.',
  atStart: '첫 스텝 전, 초기화 상태에서 판단했습니다.',
  count: (count) => `증상 ${count}가지.`,
  checks: (count, iteration) => `프로브로 ${count}번 측정했고, 마지막은 ${iteration}스텝 뒤입니다.`,
  how: '프로브는 첫 스텝 전, 10·30·100스텝 뒤, 그다음부터는 250스텝마다(긴 실행에서는 더 드물게) 신경망 안을 측정합니다. 대부분의 증상은 세 번 연속으로 나타나면 알립니다. 유한하지 않은 값과 시작할 때의 너무 큰 손실은 바로 알립니다.',
  meanings: {
    notFinite: 'NaN이나 무한대가 한 번 나오면 그 뒤의 계산은 아무 의미가 없습니다.',
    lossAtStart: '학습하지 않은 신경망의 예측은 무작위여야 합니다. 확신하면 안 됩니다.',
    saturation: '뉴런이 함수의 평평한 끝에 몰려 있어 기울기가 거의 지나가지 못합니다.',
    deadUnits: '모든 샘플에서 0인 뉴런은 기울기도 0이라 배우지 못합니다.',
    explodingGradient: '역전파 신호가 층을 지날수록 커집니다.',
    vanishingGradient: '역전파 신호가 층을 지날수록 약해져 앞쪽 층은 거의 배우지 못합니다.',
    largeUpdates: '스텝이 너무 커서 서로를 되돌립니다.',
    smallUpdates: '스텝이 너무 작아서 아무것도 바뀌지 않습니다.',
  },
  tryIt: '시도하기',
  tryFromStart: '처음부터',
  tryFromHere: (iteration) => `여기서부터 (${iteration}스텝)`,
  noneLeft: '여기서부터 학습할 스텝이 남아 있지 않습니다. “시점” 막대에서 더 앞선 스텝을 고르세요.',
  otherData: '다른 데이터로 학습한 실행이라 여기서는 조언을 시도할 수 없습니다.',
  onCommandLine: '명령줄에서는:',
  trial: '결과',
  fromStart: '처음부터, 바꾼 것:',
  fromStep: (iteration) => `${iteration}스텝부터, 바꾼 것:`,
  before: '바꾸기 전',
  follow: {
    trying: (value) => `${value} 시도 중…`,
    diverged: (value, next) => `${value}: 발산했습니다. ${next}(으)로 다시 시도합니다.`,
    divergedToo: (value, next) => `${value}: 이번에도 발산했습니다. ${next}(으)로 다시 시도합니다.`,
    still: (value, next) => `${value}: 증상이 남아 있습니다. ${next}(으)로 다시 시도합니다.`,
    other: (value, symptom, next) =>
      `${value}: 이 증상은 사라졌지만 다른 증상이 생겼습니다(${symptom}). ${next}(으)로 다시 시도합니다.`,
    cured: (value, accuracy, cost) =>
      `${value}: 해결했습니다${accuracy === null ? '' : `(정확도 ${accuracy})`}. ${cost}`,
    cost: (runs, steps, seconds) => `실행 ${runs}개, ${steps}스텝, ${seconds}초가 들었습니다.`,
    unclear: (value) => `${value}: 실행이 짧아 판단할 수 없습니다. 프로브가 세 번 이상 필요합니다.`,
    givenUp: {
      tooMany: (value, runs) =>
        `${value}(으)로도 해결되지 않았습니다. ${runs}번 시도했으니 다른 값은 시도하지 않습니다. 이 설정이 원인이 아닐 수 있습니다. 다음 조언을 시도하세요.`,
      noFurther: (value) =>
        `${value}(으)로는 해결되지 않았고, 이 조언에는 다른 값이 없습니다. 다음 조언을 시도하세요.`,
      tooFar: (value) =>
        `${value}: 발산했습니다. 값이 지나칩니다. 이 값과 앞의 값 사이를 시도해 보세요.`,
      failed: (value) => `${value}: 실행이 실패했습니다. 이유는 실행 목록에 있습니다.`,
    },
    stopped: '멈췄습니다. 마지막 실행은 일시정지 상태입니다.',
    stop: '그만 시도하기',
  },
  triedFor: (symptom) => `시도한 이유: ${symptom}`,
  stands: (status, iteration, accuracy) =>
    `${status}, ${iteration}스텝${accuracy === null ? '' : `, ${accuracy} %`}.`,
  verdicts: {
    there: () => '증상이 있습니다.',
    over: () => '증상이 있었다가 사라졌습니다.',
    gone: (checks) => `${checks}번 측정하는 동안 이 증상이 없었습니다.`,
    early: () => '아직 알 수 없습니다.',
    unseen: () => '측정하지 않았습니다.',
  },
  others: (names) => `그 밖의 증상: ${names}.`,
  presets: '문제와 해결책을 나란히 보기',
  presetsHint: '버튼마다 문제가 있는 신경망을, 그 문제를 고친 신경망 한두 개와 나란히 학습합니다.',
  problem: '문제',
  fix: '해결책',
  presetNames: {
    vanishing: '기울기 소실',
    'vanishing-xavier': 'Xavier로도 막지 못하는 기울기 소실',
    saturation: '포화된 뉴런',
    'dead-units': '죽은 뉴런',
    divergence: '발산',
  },
  presetHints: {
    vanishing: '시그모이드 여섯 층. 게인 4를 쓰거나 Kaiming 초기화한 ReLU로 바꾸면 해결됩니다.',
    'vanishing-xavier':
      'Xavier 초기화만으로는 시그모이드에 부족합니다. 기울기가 최대 1/4이기 때문입니다.',
    saturation: '초기 가중치가 알맞은 값의 열 배인 tanh.',
    'dead-units': '학습률이 2인 ReLU.',
    divergence: '학습률이 2인 ReLU 네 층. 손실이 NaN이 됩니다.',
  },
};

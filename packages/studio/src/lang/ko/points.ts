import type { points as en } from '../en/points.ts';

const grouped = (n: number): string => n.toLocaleString('ko');

export const points: typeof en = {
  sizes: (train, validation, test) =>
    `학습용 ${grouped(train)}개, 검증용 ${grouped(validation)}개, 테스트용 ${grouped(test)}개.`,

  unitTitle: '뉴런 하나의 출력',
  unitCaption:
    '뉴런의 출력이 0보다 크면 주황색, 작으면 파란색입니다. 뉴런에서 벗어나면 다시 신경망의 예측이 보입니다.',
  summaryBefore: (count) => `평면 위의 점 ${grouped(count)}개. 아직 신경망이 없습니다.`,
  showTest: (count) => `테스트 점 ${grouped(count)}개를 고리로 표시`,
  beginTitle: '신경망이 평면을 휘는 모습을 보세요',
  planes: {
    classification: {
      title: '결정 경계',
      begin:
        '점마다 클래스가 있습니다. 신경망은 모든 점이 자기 색 위에 놓이도록 평면을 칠하는 법을 배웁니다. 학습하는 동안 경계와 모든 뉴런을 지켜보세요.',
      caption:
        '평면의 색은 신경망의 예측입니다. 색이 진할수록 확신이 큽니다. 채운 점은 학습과 검증에 씁니다.',
      summary: (run, step, accuracy) =>
        `${run}의 ${step}스텝 뒤 예측을 색으로 나타낸 평면. 검증 정확도 ${accuracy}.`,
    },
    regression: {
      title: '예측한 숫자',
      begin:
        '점마다 숫자가 있고 색으로 나타냅니다. 신경망은 평면의 모든 자리의 숫자를 배웁니다. 학습하는 동안 평면과 모든 뉴런을 지켜보세요.',
      caption:
        '평면의 색은 신경망이 예측한 숫자입니다. 크면 주황색, 작으면 파란색입니다. 점의 색은 그 점의 숫자입니다. 채운 점은 학습과 검증에 씁니다.',
      summary: (run, step, rmse) =>
        `${run}의 ${step}스텝 뒤 예측한 숫자를 색으로 나타낸 평면. 검증 RMSE ${rmse}.`,
    },
  },

  set: '점',
  noise: '노이즈',
  size: '점의 수',
  classes: '클래스',
  seed: '점의 시드',
  seedHint: '학습 시드로 나눕니다. 학습 70 %, 검증 15 %, 테스트 15\u00a0%\u2060입니다.',
  features: '신경망의 입력',

  drawOwn: '직접 그리기',
  drawLabel: '점을 그리는 평면. 화살표 키로 커서를 옮기고 스페이스로 점을 찍습니다.',
  task: '신경망이 배우는 것',
  tasks: { classification: '클래스', regression: '숫자' },
  brush: '그릴 점',
  drawClass: (label) => `점 그리기: 클래스 ${label}`,
  drawNumber: (value) => `값 ${value.toFixed(1)}`,
  erase: '지우개',
  clear: '모두 지우기',
  savePoints: '점 저장',
  drawHint:
    '평면을 클릭하거나 끌어서 점을 그리세요. 새 실행은 이 점으로 학습합니다. 저장한 파일은 “gradus train”으로도 학습할 수 있습니다.',
  oneClass:
    '클래스를 둘 이상, 클래스마다 점을 네 개 이상 그리세요. 숫자라면 서로 다른 값이 둘 이상 필요합니다.',
  fewPoints: (missing) =>
    `평면을 클릭하거나 끌어서 그리세요. 점이 ${missing}개 더 있으면 신경망이 배울 수 있습니다.`,
};

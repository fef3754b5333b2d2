import type { trainTable as english } from '../en/train-table.ts';

/** `gradus train` on a table. */
export const trainTable: typeof english = {
  split: ([train, validation, test], { split, target, task }, seed) => {
    const { group, time, fold, test: file } = split;
    const of = target.length > 1 ? ` ${target[0]} ` : ' ';
    const by =
      time !== null
        ? `${time} 순서로 나누었고 가장 늦은 행이 테스트 데이터입니다`
        : group !== null
          ? `시드 ${seed} 기준으로 나누었고 ${group} 값이 같은 행은 함께 있습니다`
          : `시드 ${seed} 기준으로 나누었고 ${task === 'classification' ? '각 부분의 클래스 비율이 같습니다' : `각 부분의${of}값 분포가 같습니다`}`;
    const which = fold === null ? '' : ` 폴드 ${fold.index + 1}/${fold.of}.`;
    const own = file === null ? '' : ' 테스트 행은 --test 파일의 행입니다.';
    return `학습 ${train}행, 검증 ${validation}행, 테스트 ${test}행. ${by}.${which}${own}`;
  },
  isPipe:
    '파이프나 장치입니다. 실행은 표를 여러 번 읽으므로, 파일로 저장하고 그 파일로 학습하세요.',
  tooFew: ([train, validation, test]) =>
    `행이 너무 적습니다. 나누면 학습 ${train}행, 검증 ${validation}행, 테스트 ${test}행인데 각 부분에 한 행은 있어야 합니다. 행을 더하세요.`,
  left: (rows, file, example) => `${file}의 ${rows}행은 쓸 수 없어 뺐습니다. 예: ${example}`,
  ended: {
    done: (steps, seconds) => `${seconds}초 동안 ${steps}스텝을 학습했습니다.`,
    'early-stop': (steps, seconds) =>
      `검증 행에서 더 나아지지 않아 ${steps}스텝 뒤에 멈췄습니다(${seconds}초).`,
    aborted: (steps, seconds) => `${steps}스텝 뒤에 중단되었습니다(${seconds}초).`,
  },
  untested: '학습한 신경망은 저장했지만 테스트를 마치지 못했습니다.',
  best: (step) => `검증에서 가장 좋았던 ${step}스텝의 가중치를 씁니다.`,
  whyPredict: '모든 행을 예측합니다. 새 행이 담긴 파일로 바꿔 보세요',
  whyReport: '클래스 영역 그림, 곡선, 모든 지표를 한 페이지로 봅니다',
  whyDiagnose: '학습이 잘 안 된 이유를 찾습니다',
  folds: (count) => `${count}개 폴드의 결과(각 폴드는 학습하지 않은 행으로 테스트):`,
  mean: '평균',
  deviation: '±',
  fold: (number) => `폴드 ${number}`,
};

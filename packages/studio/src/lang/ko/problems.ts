import type { Range } from '@gradus/lab/settings';
import type { problems as en } from '../en/problems.ts';

const number = (value: number): string => value.toLocaleString('ko');

function rangeText({ integer, least, above, most, below }: Range): string {
  const ends = [
    least === undefined ? '' : `${number(least)} 이상`,
    above === undefined ? '' : `${number(above)} 초과`,
    most === undefined ? '' : `${number(most)} 이하`,
    below === undefined ? '' : `${number(below)} 미만`,
  ];
  return [...ends.filter((end) => end !== ''), integer ? '정수' : '수']
    .join(' ')
    .replace(/ (정수|수)$/, '의 $1');
}

export const problems: typeof en = {
  missing: ({ range }) => `숫자가 비어 있습니다. ${rangeText(range)}를 넣으세요.`,
  outOfRange: ({ value, range }) => `${rangeText(range)}여야 합니다. 지금 값은 ${value}입니다.`,

  tooManyLayers: ({ layers, most }) =>
    `은닉층은 ${most}개까지 보여 줄 수 있습니다. 지금은 ${layers}개입니다.`,
  tooManyParameters: ({ count, most }) =>
    `이 신경망의 파라미터는 ${number(count)}개로, 페이지에 들어가는 ${number(most)}개보다 많습니다. 층을 좁히거나 줄이세요.`,
  activationMissing: () =>
    '활성화 함수를 고르세요. 활성화 함수가 없으면 모든 층을 합쳐도 선형층 하나와 같습니다.',
  activationUnused: ({ activation }) =>
    `${activation} 함수에는 은닉층이 필요합니다. 층을 추가하세요.`,
  otherNetwork: ({ name, expected }) =>
    `${name}: 다른 신경망의 이름입니다. 이 신경망은 ${expected}입니다.`,
  inputs: ({ inputDim, pixels }) =>
    `신경망의 입력은 ${inputDim}개인데 그림의 픽셀은 ${pixels}개입니다.`,
  columns: ({ inputDim, pixels }) =>
    `신경망의 입력은 ${inputDim}개인데 표의 열이 만드는 입력은 ${pixels}개입니다.`,
  outputs: ({ outputDim, classes }) =>
    `신경망의 출력은 ${outputDim}개인데 데이터에 필요한 출력은 ${classes}개입니다.`,

  folder: () => '그림이 웹 페이지가 읽을 수 없는 폴더에 있습니다. 파일을 여기에 끌어다 놓으세요.',
  otherPictures: ({ name }) =>
    `${name}: 공개된 그림과 다릅니다. 내 데이터로 쓰려면 파일을 끌어다 놓으세요.`,
  checksum: ({ value }) => `“${value}”: 체크섬이 아닙니다. sha256: 다음에 64자리가 와야 합니다.`,

  momentum: ({ optimizer }) =>
    `${optimizer}: 모멘텀 설정이 없는 옵티마이저입니다. 모멘텀을 0으로 두세요. SGD와 RMSprop에는 있습니다.`,
  patience: () => '조기 종료에는 끝나기 전의 검증이 필요합니다. 500스텝마다 테스트하세요.',
  warmUpOfCycle: ({ schedule }) =>
    `${schedule} 스케줄에는 자체 워밍업이 있습니다. 워밍업을 0으로 두세요.`,
  warmUpTooLong: ({ warmUp, iterations }) =>
    `워밍업 ${number(warmUp)}스텝은 전체 학습 ${number(iterations)}스텝보다 짧아야 합니다.`,
  gainCount: ({ count, layers }) =>
    `Linear 층 ${layers}개에 게인이 하나씩 있어야 합니다. 지금은 ${count}개입니다.`,
  batchTooLarge: ({ batchSize, samples }) =>
    `배치 크기(${number(batchSize)})는 전체 샘플 수(${number(samples)})를 넘을 수 없습니다.`,
  tooManyRates: ({ count, most }) =>
    `학습률은 ${most}번까지 바꿀 수 있습니다. 지금은 ${count}번입니다.`,
  rateOrder: ({ iteration }) =>
    `${number(iteration)}스텝 뒤의 학습률 변경은 그 앞의 변경보다 나중이어야 합니다.`,
  rateTooLate: ({ iteration, iterations }) =>
    `학습률을 ${number(iteration)}스텝 뒤에 바꾸지만, 학습은 ${number(iterations)}스텝에서 끝납니다.`,
  rateOfCycle: ({ schedule }) =>
    `${schedule} 스케줄은 스텝마다 학습률을 정하므로, 학습률을 바꿔도 한 스텝만 유지됩니다.`,

  addressTooLong: ({ length, most }) =>
    `주소가 ${number(length)}자로, 읽을 수 있는 ${number(most)}자보다 깁니다.`,
  version: ({ found, known }) =>
    `주소는 버전 ${found}이고, 이 페이지는 버전 ${known}까지 읽습니다. 더 새로운 Gradus로 여세요.`,
  path: ({ text }) => `“${text}” 화면은 없습니다.`,
  lessonStep: ({ text, last }) =>
    `수업에 “${text}” 단계는 없습니다. 단계는 1부터 ${last}까지입니다.`,
  unknownKey: ({ key }) => `주소의 “${key}” 항목을 알 수 없어 무시했습니다.`,
  twice: ({ key }) => `주소에 “${key}” 항목이 두 번 있습니다. 처음 것을 씁니다.`,
  unreadable: ({ key, value }) => `${key}: “${value}” 값을 쓸 수 없어 기본값을 씁니다.`,
  unknownNetwork: ({ name }) =>
    `“${name}”: 신경망 이름이 아닙니다. A, B, C, D, linear 또는 relu-100-100 같은 이름(층은 16개까지, 층의 너비는 65,536까지)이어야 합니다. 이 실험은 뺐습니다.`,
  tooManyExperiments: ({ count, most }) =>
    `주소에 실험이 ${count}개 있습니다. 처음 ${most}개만 씁니다.`,
  incompleteResult: () => '주소에 있는 실험 결과가 완전하지 않아 비교하지 않습니다.',
  dropTable: ({ checksum }) =>
    `이 실험의 표는 주소에 들어 있지 않습니다. 파일을 여기에 다시 끌어다 놓으세요(SHA-256 ${checksum.slice(0, 12)}…).`,
  dropFolder: ({ checksum }) =>
    `주소에는 이 실험의 그림이 들어 있지 않습니다. 그림 폴더를 다시 끌어다 놓으세요${checksum === '' ? '' : `(체크섬 ${checksum.slice(0, 19)}…)`}.`,
  dropAgain: ({ checksum }) =>
    `이 실험의 그림은 주소에 들어 있지 않습니다. 데이터의 파일 네 개를 여기에 다시 끌어다 놓으세요${checksum === '' ? '' : ` (체크섬 ${checksum})`}.`,
};

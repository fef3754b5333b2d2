import type { Texts } from '../en/index.ts';

const grouped = (n: number): string => (Number.isNaN(n) ? '?' : n.toLocaleString('ko'));
const list = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} 외 ${names.length - 3}개`;

export const build: Texts['build'] = {
  title: '만들기',
  edited: (run, start) =>
    `${run}의 설정과 다릅니다. “${start}” 버튼을 누르면 이 설정으로 새로 학습하고, ${run} 실행은 그대로 남습니다.`,
  backTo: (run) => `${run}의 설정으로 돌아가기`,

  models: '수업의 모델',
  about: {
    linear: '은닉층 없음',
    A: '뉴런 100개, 시그모이드',
    B: '뉴런 100개, tanh',
    C: '뉴런 100개, ReLU',
    D: '100개씩 두 층, ReLU',
  },
  parameters: (count) => `파라미터 ${grouped(count)}개`,
  network: '신경망',
  layers: '은닉층과 너비',
  noLayers: '은닉층이 없습니다. 출력마다 입력 하나에 가중치가 하나씩 있습니다.',
  width: (layer) => `은닉층 ${layer}의 너비`,
  slider: (label) => `${label}, 슬라이더`,
  moveUp: (layer) => `은닉층 ${layer} 위로`,
  moveDown: (layer) => `은닉층 ${layer} 아래로`,
  removeLayer: (layer) => `은닉층 ${layer} 삭제`,
  addLayer: '층 추가',
  activation: '은닉층의 활성화 함수',
  dropoutHint: '학습할 때 각 은닉층의 출력을 이 비율만큼 0으로 만듭니다.',
  initDefault: 'default (PyTorch 기본값)',
  inits: {
    default:
      '입력이 n개일 때 가중치와 편향을 U(−1/√n, 1/√n)에서 뽑습니다. PyTorch의 Linear와 같습니다.',
    'xavier-uniform':
      'U(−a, a), a = √(6/(입력 + 출력)). 순전파와 역전파에서 신호의 크기가 유지됩니다. 시그모이드와 tanh에 알맞습니다.',
    'xavier-normal':
      'N(0, 2/(입력 + 출력)). 순전파와 역전파에서 신호의 크기가 유지됩니다. 시그모이드와 tanh에 알맞습니다.',
    'kaiming-uniform':
      'U(−a, a), a = √(6/입력). ReLU가 잘라 내는 절반을 보충합니다. ReLU에 알맞습니다.',
    'kaiming-normal': 'N(0, 2/입력). ReLU가 잘라 내는 절반을 보충합니다. ReLU에 알맞습니다.',
    'lecun-uniform': 'U(−a, a), a = √(3/입력). 출력의 분산이 입력의 분산과 같습니다.',
    'lecun-normal': 'N(0, 1/입력). 출력의 분산이 입력의 분산과 같습니다.',
    orthogonal:
      '행들이(열이 더 적으면 열들이) 서로 직각이고 길이가 1입니다. 신호가 어느 방향으로도 늘거나 줄지 않습니다.',
    uniform: '층의 크기와 관계없이 U(−게인, 게인)에서 뽑습니다.',
    normal: '층의 크기와 관계없이 N(0, 게인²)에서 뽑습니다.',
    constant: '모든 가중치가 게인과 같습니다. 그래서 한 은닉층의 뉴런들이 끝까지 똑같습니다.',
    zeros: '모든 가중치가 0입니다. 그래서 한 은닉층의 뉴런들이 끝까지 똑같습니다.',
  },
  gainHidden: '은닉층의 게인',
  gainOf: (layer) => `은닉층 ${layer}의 게인`,
  gainLast: '마지막 층의 게인',
  gainHint: '초기 가중치에 곱하는 값입니다.',

  training: '학습',
  trainingNow: (optimizer, rate, steps) =>
    `${optimizer}, 학습률 ${Number.isNaN(rate) ? '?' : rate}, ${grouped(steps)}스텝`,
  rates: '학습 중에 학습률을 바꿨습니다. 새 실행에서도 똑같이 바뀝니다:',
  rateAt: (iteration, rate) => `${grouped(iteration)}스텝 뒤: ${rate}`,
  removeRate: (iteration) => `${grouped(iteration)}스텝 뒤의 변경 삭제`,
  epochs: (count) => `${count.toLocaleString('ko', { maximumSignificantDigits: 3 })}에포크`,
  seedHint: '시드가 같으면 숫자도 같습니다.',
  evalHint: '0이면 끝에 한 번만 테스트합니다',

  advanced: '고급 설정',
  allDefault: '기본값',
  noSchedule: '없음',
  schedules: {
    none: '학습률이 그대로 유지됩니다.',
    step: '정해진 간격마다 학습률에 배수를 곱합니다.',
    cosine: '학습률이 끝까지 코사인 곡선을 따라 0으로 내려갑니다.',
    'one-cycle': '학습률이 처음 30 % 동안 설정한 값까지 올랐다가 거의 0으로 내려갑니다.',
    plateau: '검증 결과가 더 나아지지 않으면 학습률에 배수를 곱합니다.',
    polynomial: '학습률이 끝까지 0으로 내려갑니다. 지수가 1이면 직선, 아니면 곡선입니다.',
    constant: '처음 몇 스텝 동안 학습률에 배수를 곱하고, 그다음부터 설정한 값을 씁니다.',
    cyclic: '학습률이 배수를 곱한 값과 설정한 값 사이를 오르내립니다.',
    'warm-restarts':
      '학습률이 코사인 곡선을 따라 0으로 내려가고, 간격마다 처음 값에서 다시 시작합니다.',
  },
  scheduleSettings: {
    'step.stepSize': '변경 간격(스텝)',
    'step.factor': '배수',
    'plateau.patience': '기다리는 검증 수',
    'plateau.factor': '배수',
    'polynomial.power': '지수',
    'constant.stepSize': '배수를 곱하는 스텝 수',
    'constant.factor': '배수',
    'cyclic.stepSize': '오르는 스텝 수',
    'cyclic.factor': '최저 학습률의 배수',
    'warm-restarts.stepSize': '재시작 간격(스텝)',
  },
  none: '없음',
  hints: {
    warmUp: '이 스텝 동안 학습률이 일정하게 올라갑니다.',
    weightDecay: '가중치를 0 쪽으로 당깁니다.',
    clipNorm: '모든 기울기를 합친 노름의 최댓값입니다.',
    clipValue: '기울기 하나하나의 최댓값입니다.',
    patience:
      '검증 결과가 이 횟수만큼 연속으로 나아지지 않으면 끝냅니다. 그림 데이터에서는 학습 데이터의 6분의 1을 검증에 씁니다.',
    dataSeed: '샘플의 순서만 정합니다. 비워 두면 PyTorch처럼 가중치 다음에 순서를 뽑습니다.',
  },

  data: '데이터',
  dataKinds: { pictures: '그림', points: '2차원 점', table: '표' },
  pointSets: {
    circles: '원',
    xor: 'XOR',
    spiral: '나선',
    moons: '반달',
    gaussians: '가우스',
    drawn: '그린 점',
  },
  tableRows: (train, validation, test) =>
    `학습용 ${grouped(train)}행, 검증용 ${grouped(validation)}행, 테스트용 ${grouped(test)}행.`,
  pictures: (train, test, rows, columns, classes) =>
    `학습용 ${grouped(train)}장, 테스트용 ${grouped(test)}장, ${rows} × ${columns}픽셀, 클래스 ${classes}개.`,
  otherData: '다른 그림으로 학습한 실행의 설정입니다. 새 실행은 불러온 그림을 씁니다.',
  notHere: (name) =>
    `${name}: 지금 페이지에 없는 그림입니다. 학습하려면 폴더를 끌어다 놓으세요. 그때까지 새 실행은 불러온 데이터를 씁니다.`,
  change: '크기와 색 바꾸기…',
  dropHint:
    '내 그림을 쓰려면 클래스마다 폴더가 하나씩 있는 폴더(PNG, JPEG)를 페이지 아무 곳에나 끌어다 놓으세요. Fashion-MNIST 같은 IDX 파일도 됩니다. 두 개(그림, 레이블) 또는 네 개(train과 t10k)이며, gzip으로 압축한 것도 됩니다.',
  dropHere:
    '그림 폴더, 표(CSV, JSON, Parquet, Arrow), IDX 파일, 또는 알아볼 그림 한 장을 여기에 놓으세요',
  chooseFiles: 'IDX 파일…',
  ownTable: '내 표…',
  ownFolder: '내 그림…',
  dialog: { close: '닫기', cancel: '취소', use: '불러오기만 하기' },
  backToMnist: 'MNIST로 돌아가기',
  reading: (names) => `읽는 중: ${list(names)}`,
  unusable: (names, loaded) =>
    `쓸 수 없는 파일입니다: ${list(names)}.${loaded === null ? '' : ` ${loaded} 그림은 그대로 있습니다.`}`,
  tooLarge: (gigabytes) => `${gigabytes} GB입니다. 페이지에는 1 GB까지 들어가므로 읽지 않았습니다.`,
  settingsFile: (name) =>
    `${name}: 설정 파일 같습니다. “코드와 링크” 화면에 끌어다 놓으면 열립니다.`,
  loosePictures: (count) =>
    `클래스가 없는 그림 ${count}장입니다. 학습하려면 클래스마다 폴더를 하나씩 만들고, 그 폴더들이 든 폴더를 끌어다 놓으세요. 그림을 알아보게 하려면 한 장만 놓으세요.`,
  wrongCount: (count) =>
    `그림 데이터셋은 IDX 파일 두 개(그림과 레이블) 또는 네 개이고, 표는 CSV 같은 파일 하나입니다. 지금은 ${count}개입니다.`,

  diagram: (name, count) => `신경망 ${name}: 파라미터 ${grouped(count)}개`,
  diagramCaption:
    'Linear 층에는 입력과 출력의 쌍마다 가중치가 하나씩, 출력마다 편향이 하나씩 있습니다.',
  picture: (rows, columns, channels) =>
    channels === 1
      ? `그림: ${rows} × ${columns} = 픽셀 ${grouped(rows * columns)}개`
      : `그림: 색 ${channels}개 × ${rows} × ${columns} = 숫자 ${grouped(channels * rows * columns)}개`,
  inputs: (count) => `입력 ${grouped(count)}개`,
  connection: (inputs, outputs) => `${grouped(inputs)} × ${grouped(outputs)} + ${grouped(outputs)}`,
  count: (count) => grouped(count),
  linearLayer: (name, inputs, outputs) =>
    `${name}: Linear, ${grouped(inputs)} → ${grouped(outputs)}`,
  activationLayer: (name, kind, units) =>
    `${name}: 뉴런 ${grouped(units)}개에 각각 ${kind}, 파라미터 없음`,
  dropoutLayer: (name, share, units) =>
    `${name}: Dropout, 학습할 때 뉴런 ${grouped(units)}개의 출력을 각각 확률 ${share}로 0으로 만듦`,
  units: (count) => `뉴런 ${grouped(count)}개`,
  outputs: (classes) => `출력 ${grouped(classes)}개, 클래스마다 하나`,
  total: (count) => `전체 파라미터 ${grouped(count)}개`,
  shape: '모양',

  curves: '손실과 정확도',
  smoothed: '스무딩',
  noTest: (step) => `첫 값은 ${grouped(step)}스텝 뒤에 나옵니다.`,
  noTestYet: '값은 끝에 한 번만 나옵니다.',
  noneShown: '모든 실행이 숨겨져 있습니다. 위에서 실행을 선택하면 곡선이 나옵니다.',
  begin: {
    title: '신경망이 배우는 모습을 보세요',
    what: '클릭 한 번으로 신경망이 손글씨 숫자를 배웁니다. 손실이 줄고 정확도가 오르는 모습이 여기에 한 스텝씩 나옵니다.',
    whatElse: (name) =>
      `클릭 한 번으로 신경망이 배웁니다: ${name}. 손실이 줄어드는 모습이 여기에 한 스텝씩 나옵니다. 네 신경망은 수업의 신경망이며, 지금의 학습 설정을 씁니다.`,
    train: (draft) => `${draft} 학습`,
    lesson: '신경망 네 개를 나란히 학습',
    points: '평면 위의 점으로 실험',
    course: '수업 시작',
    stays: '모든 계산은 이 페이지 안에서 합니다. 데이터는 밖으로 나가지 않습니다.',
  },
  whenLoaded: '데이터를 모두 불러오면 학습을 시작합니다.',
  mend: '먼저 표시된 설정을 고치세요.',
  divergedMark: '곡선 끝의 ×는 유한하지 않은 손실입니다.',
  whyDiverged: '증상 보기',
  whyTitle: 'A는 왜 뒤처질까요?',
  why: (sigmoid, relu, times) =>
    `첫 스텝 전에 첫 층까지 돌아온 역전파 신호(δ, ∂L/∂z의 RMS)는 A에서 ${sigmoid}, C에서 ${relu}입니다. C의 신호가 ${times}배입니다. 시그모이드는 기울기가 최대 1/4이라 신호를 4분의 1 이하로 줄이고, 활성화된 ReLU는 신호를 그대로 통과시킵니다. 신호가 약하면 스텝이 작으므로 A에는 더 많은 스텝이 필요합니다.`,
  whyLesson: '수업에서 차근차근 보기',
  whyInside: '실행 들여다보기',
};

import {
  ACTIVATION_NAMES,
  INITIALISATIONS,
  POINT_FEATURES,
  POINT_SETS,
} from '../../../settings/names.ts';
import { OPTIMIZER_NAMES, WITH_MOMENTUM } from '../../../settings/optimizers.ts';
import { SCHEDULES } from '../../../settings/table.ts';
import type * as english from '../../en/help/options.ts';

/** Headings of the groups of options. */
export const groups: typeof english.groups = {
  network: '신경망:',
  data: '데이터:',
  table: '표:',
  points: '평면 위의 점:',
  split: '표의 테스트 행:',
  training: '학습:',
  steps: '학습률과 스텝 수:',
  validation: '검증과 체크포인트:',
  sweep: '스윕:',
  output: '출력:',
  general: '공통:',
};

/** Options that several commands have. */
export const options: typeof english.options = {
  runs: '실행이 있는 폴더',
  out: '실행을 저장할 폴더',
  json: 'JSON 객체 하나로 출력',
  jsonLines: 'JSON 객체를 한 줄에 하나씩 출력',
  jsonOnly: 'stdout에 JSON 객체만 한 줄에 하나씩 출력',
  quiet: '마지막 표만 출력',
  logEvery: 'n스텝마다 출력. 0이면 출력하지 않음 (기본값: --json이면 1, 아니면 0)',
  threads: '스레드 수. 몇 개든 결과는 같음 (기본값: 컴퓨터의 코어 수, 최대 16)',
  yes: '묻지 않고 삭제',
  lang: (languages) => `언어: ${languages.join(', ')} (기본값: 로캘의 언어)`,
  color: '색을 쓰지 않음 (NO_COLOR와 TERM=dumb도 같음)',
  debug: '오류가 난 코드 위치를 출력',
  version: '버전 출력',
  help: '이 도움말 출력',
  dataOfRun: '그림 폴더 또는 표 파일 (기본값: 학습에 쓴 것)',
  port: (port) => `포트. 0이면 임의의 빈 포트 (기본값: ${port} 또는 그다음 빈 포트)`,
  host: '주소. 0.0.0.0이면 다른 컴퓨터에서도 접속할 수 있음',
  queue:
    '큐가 있는 Redis: redis://HOST:6379, TLS를 쓰면 rediss://USER:PASSWORD@HOST:6379. 프로세스 목록에 비밀번호가 보이지 않게 하려면 URL을 GRADUS_QUEUE에 넣고 --queue만 지정',

  hidden: '은닉층의 크기: 뉴런 100개인 층 두 개면 100,100, 은닉층이 없으면 none',
  activation: `--hidden의 활성화 함수: ${ACTIVATION_NAMES.join(', ')}`,
  dataset: `그림: mnist, fashion-mnist, emnist (또는 emnist-letters 같은 일부), idx (내 IDX 파일), folder (내 클래스 폴더). 점: ${POINT_SETS.join(', ')}`,
  pointSet: `점: ${POINT_SETS.join(', ')}`,
  data: 'IDX 파일 네 개(gzip도 가능) 또는 클래스 폴더가 있는 폴더',
  classes: '클래스 수 (--dataset idx, spiral, gaussians)',
  size: '그림의 크기(픽셀). 28 또는 28x40처럼 높이x너비 (--dataset folder, 기본값: 가장 흔한 크기)',
  channels: '흑백이면 1, 컬러면 3 (--dataset folder, 기본값: 1)',
  splitSeed: '테스트할 그림을 뽑는 시드 (--dataset folder, 기본값: --seed의 값)',
  epochs: '--iterations 대신 쓰는 에포크 수',
  gainLast: '--gain이 숫자 하나일 때 마지막 층에 곱하는 수 (기본값: --gain의 값)',

  target: '예측할 열. 숫자 열이면 여러 개도 가능: a,b',
  task: 'classification(분류) 또는 regression(회귀) (기본값: 타깃을 보고 정함)',
  numeric: '숫자로 읽을 열. 쉼표로 구분',
  categorical: '범주로 읽을 열',
  date: '날짜로 읽을 열',
  ignore: '쓰지 않을 열',
  missing: 'NA, null, ? 외에 결측값으로 볼 텍스트',
  encoding:
    'euc-kr, windows-1252 같은 텍스트 인코딩 (기본값: utf-8, 바이트 순서 표시가 있으면 그에 따름)',
  delimiter: 'CSV의 칸을 나누는 문자. ";" 같은 한 글자 또는 tab (기본값: 자동 감지)',
  decimal: 'CSV의 소수점. . 또는 , (기본값: 자동 감지)',
  header: 'CSV의 첫 행이 열 이름이면 yes, 아니면 no (기본값: 자동 감지)',
  binary:
    '클래스가 둘일 때의 출력. softmax(클래스마다 로짓 하나) 또는 logit(로짓 하나, BCEWithLogitsLoss) (기본값: softmax)',

  test: '테스트 데이터로 쓸 표',
  group: '이 열의 값이 같은 행은 같은 부분에 둠',
  time: '이 열의 값이 가장 최근인 행을 테스트 데이터로 씀',
  folds: '교차 검증: n개 폴드마다 신경망을 하나씩 학습',
  fold: '--folds 중 이 폴드만 학습. 1부터 셈',

  pointCount: '점의 개수 (기본값: 500)',
  noise: '잡음의 표준편차 (기본값: 데이터마다 다름)',
  pointsSeed: '점을 뽑는 시드 (기본값: 0)',
  features: `점의 열, 쉼표로 구분: ${POINT_FEATURES.join(', ')} (기본값: x,y)`,
};

/** The settings of training. */
export const settings: typeof english.settings = {
  iterations: '학습할 스텝 수',
  batchSize: '한 스텝의 샘플 수',
  optimizer: `옵티마이저: ${OPTIMIZER_NAMES.join(', ')}`,
  lr: '학습률',
  momentum: `이전 업데이트를 다음 업데이트에 더하는 비율 (--optimizer ${WITH_MOMENTUM.join(', ')})`,
  weightDecay: '스텝마다 가중치를 0 쪽으로 당기는 세기',
  balance: '드문 클래스도 흔한 클래스만큼 손실에 반영',
  init: `초기 가중치: ${INITIALISATIONS.join(', ')}`,
  gain: '초기 가중치에 곱하는 수. 모든 층에 하나, 또는 4,4,1처럼 층마다 하나',
  dropout: '스텝마다 0으로 바꾸는 은닉층 출력의 비율',
  seed: '모든 난수의 시드. 시드가 같으면 결과도 같음',
  dataSeed: '샘플 순서만 정하는 시드 (기본값: PyTorch처럼 가중치 다음에 뽑음)',
  evalEvery: 'n스텝마다 평가. 0이면 끝에 한 번만 평가',
  backend: '계산 백엔드: wasm 또는 reference(단순한 반복문, 느림)',
  schedule: `학습률 스케줄: ${SCHEDULES.join(', ')} (기본값: 학습률을 바꾸지 않음)`,
  warmUp: '학습률이 --lr까지 오르는 스텝 수',
  clipNorm: '기울기 전체의 노름(norm) 상한',
  clipValue: '기울기 하나하나의 절댓값 상한',
  patience: '검증에서 n번 연속으로 나아지지 않으면 학습을 멈춤',
  keepBest: '검증에서 가장 좋았던 가중치도 best.safetensors에 저장',
  monitor: '학습 중에 신경망의 내부를 살피고 증상을 알림',
  checkpointEvery: 'n스텝마다 체크포인트 저장 (기본값: 5초마다)',
};

/** The numbers of schedules. */
export const schedules: typeof english.schedules = {
  stepSize:
    '학습률을 바꾸는 간격(스텝) (--schedule step, constant, cyclic, warm-restarts, 기본값: 전체의 3분의 1)',
  factor:
    '학습률을 바꿀 때 곱하는 수 (--schedule step, plateau), 또는 --lr에 대한 최저 학습률의 비율 (constant, cyclic)',
  power: '0까지 내려가는 곡선의 지수. 1이면 직선 (--schedule polynomial)',
  patience: '나아지지 않아도 학습률을 바꾸지 않고 기다리는 검증 횟수 (--schedule plateau)',
};

import { POINT_SETS } from '../../../settings/names.ts';
import type * as english from '../../en/help/commands.ts';

const RUN = '실행: id, 폴더, last(가장 최근 것) 중 하나';
const RUNS = '실행: id, 폴더, last(가장 최근 것)';
const SWEEP = '스윕: id, 폴더, last(가장 최근 것) 중 하나';

export const data: typeof english.data = {
  summary: '표의 열을 보여 줍니다',
  description:
    '학습하지 않고 표를 살펴봅니다. 열마다 유형과 판단 근거, 결측값, 범위, 경고를 보여 줍니다. --target을 주면 과제와, 타깃의 값을 그대로 드러내는 열도 알려 줍니다.',
  file: 'CSV, TSV, JSON, NDJSON, Parquet, Arrow, .npy, .npz 파일 (gzip도 가능)',
};

export const train: typeof english.train = {
  summary: '그림이나 표로 신경망을 학습합니다',
  description: [
    '그림으로 신경망을 여러 개 학습해 비교하거나, 표로 신경망을 학습합니다.',
    '모델: linear(은닉층 없음), 은닉 뉴런이 100개인 A(sigmoid), B(tanh), C(ReLU), 은닉층이 100개씩 두 개인 D(ReLU). 이름을 생략하면 모두 차례로 학습하고, 그림 폴더만 지정하면 C를 학습합니다.',
    '그림 폴더에는 클래스마다 폴더가 하나씩 있고 그 안에 PNG나 JPEG 파일이 있습니다. 클래스 폴더를 train과 test 폴더로 나누어도 됩니다.',
    '표는 CSV, TSV, JSON, NDJSON, Parquet, Arrow, .npy, .npz 파일입니다. 예측할 열을 --target으로 알려 주세요. 표의 Gradus 기본값: ReLU 64-64, 학습률이 0.003인 AdamW, 조기 종료.',
    `평면 위의 점: --dataset ${POINT_SETS.join(', ')}.`,
  ].join('\n\n'),
  models: 'linear, A, B, C, D나 그림 폴더(함께 쓸 수 있음), 또는 표 파일',
  notes: {
    pair: '모델 두 개를 비교',
    targets: '신경망 하나로 숫자 두 개 예측',
    epochs: '직접 만든 신경망',
    linear: '기준이 되는 선형 모델',
    color: '내 사진을 컬러로',
    events: '한 줄에 이벤트 하나(JSON)',
  },
};

export const resume: typeof english.resume = {
  summary: '멈춘 실행을 이어서 학습합니다',
  description:
    '마지막 체크포인트에서 이어서 학습합니다. 가중치, 로그, 샘플 순서는 멈추지 않고 학습했을 때와 비트 단위까지 같습니다.',
  run: RUN,
  iterations: '전체 스텝 수. 원래보다 커야 함',
  notes: { longer: '끝난 실행을 더 학습' },
};

export const lrFind: typeof english.lrFind = {
  summary: '학습률을 찾습니다',
  description:
    '학습률을 찾습니다. 스텝마다 학습률을 올리며 학습하고, 손실을 그리고, 학습률을 추천합니다. 아무것도 저장하지 않습니다. 표에서는 같은 옵션을 준 gradus train과 같은 신경망과 행을 씁니다.',
  subject: 'linear, A, B, C, D, 표 파일, 또는 실행(id, 폴더, last)',
  from: '첫 학습률',
  to: '마지막 학습률',
  iterations: '첫 학습률에서 마지막 학습률까지의 스텝 수',
  notes: { run: '실행의 신경망과 데이터로' },
};

export const inspect: typeof english.inspect = {
  summary: '신경망의 파라미터를 보여 줍니다',
  description:
    '신경망의 파라미터를 보여 줍니다. 개수와 모양, 그 계산 방법을 알려 줍니다. 표라면 각 열이 신경망의 어떤 입력이 되는지와 층 구성도 보여 줍니다. 실행을 지정하거나 gradus train의 옵션을 주세요.',
  subject: 'linear, A, B, C, D, 표 파일, 또는 실행(id, 폴더, last)',
  classes: '클래스 수 (spiral, gaussians)',
  seed: '표를 나누는 시드 (기본값: 0)',
};

export const activations: typeof english.activations = {
  summary: '활성화 함수를 그립니다',
  description: 'sigmoid, tanh, ReLU와 그 도함수를 그리고 식, 출력 범위, 약점, 대책을 보여 줍니다.',
};

export const predict: typeof english.predict = {
  summary: '학습한 신경망으로 그림이나 행을 예측합니다',
  description:
    '그림을 그리고 실행의 신경망이 예측한 것을 보여 주거나, 표의 모든 행을 예측합니다. 읽을 수 없는 칸이 있는 행은 예측하지 않고 알리며, 이때 종료 코드는 3입니다.',
  run: RUN,
  file: 'PNG나 JPEG 그림, 또는 표',
  index: '테스트 그림의 번호. 0부터 셈',
  out: '표의 예측을 저장할 파일: .csv, .tsv, .json, .ndjson',
};

export const evaluate: typeof english.evaluate = {
  summary: '학습한 신경망을 테스트합니다',
  description:
    '실행의 신경망을 테스트해 지표와 혼동 행렬을 보여 줍니다. 파일을 생략하면 그 실행의 테스트 데이터로 테스트합니다.',
  run: RUN,
  file: '다른 테스트 데이터: 열이 같은 표 또는 그림 폴더',
};

export const diagnose: typeof english.diagnose = {
  summary: '신경망이 제대로 학습되지 않는 이유를 찾습니다',
  description: [
    '학습 중인 신경망의 내부를 살펴봅니다. 기울기 소실과 폭발, 포화된 뉴런과 죽은 뉴런, 업데이트 비율, 시작할 때의 손실, 유한하지 않은 값을 찾고, 증상마다 해 볼 것을 알려 줍니다.',
    '--monitor로 학습한 실행은 그 기록을 읽고, 다른 실행은 마지막 가중치를 검사합니다. 모델, 신경망, 프리셋은 500스텝(또는 --iterations)만큼 학습하고, config.json은 거기 정한 스텝만큼 학습합니다. 표에서는 gradus train과 같은 신경망을 씁니다.',
  ].join('\n\n'),
  subject: '실행(id, 폴더, last), config.json, 표 파일, 또는 모델 A, B, C, D',
  preset: (names) => `문제와 해결책: ${names.join(', ')}`,
  presets: '프리셋 목록 출력',
  atStart: '학습하지 않고 초기 가중치만 판단',
};

export const runs: typeof english.runs = {
  summary: '실행을 찾고, 태그를 붙이고, 점검하고, 지웁니다',
  description: '실행을 찾고, 태그를 붙이고, 점검하고, 지웁니다. 명령을 생략하면 list를 실행합니다.',
  notes: {
    all: '모든 실행, 최신순',
    best: '정확도가 높은 순',
    verify: '손상된 파일이 있는지',
  },
  list: {
    summary: '실행 목록을 보여 줍니다',
    description:
      '실행 목록을 최신순으로 보여 줍니다. FIELD는 설정이나 결과의 이름입니다. 예: lr, training.lr, model, hidden, state, tags, iterations, loss, accuracy, bestAccuracy, seconds.',
    sort: '이 필드로 정렬. 큰 것부터는 -FIELD',
    filter: 'FIELD=VALUE인 실행만. != < <= > >= ~(포함)도 가능. 여러 번 쓸 수 있음',
  },
  show: {
    summary: '실행 하나를 보여 줍니다',
    description: '실행의 설정, 결과, 상태, 태그와 다시 학습하는 명령을 보여 줍니다.',
    run: RUN,
  },
  diff: {
    summary: '두 실행에서 서로 다른 설정을 보여 줍니다',
    description: '두 실행에서 서로 다른 설정을 보여 줍니다.',
    run: RUN,
    other: RUN,
  },
  tag: {
    summary: '실행에 태그를 붙입니다',
    description: '실행에 태그를 붙입니다. 태그로 찾으려면: gradus runs --filter tags=NAME',
    run: RUN,
    names: '태그. 빈칸과 쉼표는 쓸 수 없음',
    remove: '태그를 붙이지 않고 지움',
  },
  rm: {
    summary: '실행을 지웁니다',
    description: '실행을 영구히 지웁니다. 학습 중인 실행은 지우지 않습니다.',
    runs: RUNS,
  },
  verify: {
    summary: '실행의 파일이 손상되었는지 점검합니다',
    description:
      '실행의 모든 파일의 체크섬을 확인합니다. 손상된 파일이 있으면 복구 방법을 알려 주고, 종료 코드는 1입니다.',
    runs: `${RUNS}. 생략하면 모든 실행`,
  },
};

export const compare: typeof english.compare = {
  summary: '실행을 비교합니다',
  description:
    '실행을 비교합니다. 서로 다른 설정과 결과를 보여 주고, 손실과 정확도 곡선을 한 그림에 그립니다. 학습 중인 실행도 비교할 수 있습니다.',
  runs: RUNS,
};

export const compareActivations: typeof english.compareActivations = {
  summary: '활성화 함수를 바꿔 가며 학습합니다',
  description: '같은 신경망을 같은 시드로, 활성화 함수만 바꿔 가며 학습해 비교합니다.',
  subject: 'linear, A, B, C, D 또는 표 파일 (기본값: 뉴런 100개인 은닉층 하나)',
  vary: '바꿀 것',
};

export const compareSettings: typeof english.compareSettings = {
  summary: '설정 하나를 바꿔 가며 학습합니다',
  description: [
    '같은 신경망을 같은 시드로, 설정 하나만 바꿔 가며 학습해 비교합니다.',
    '그 설정만 다릅니다. 데이터, 시드, 샘플 순서가 같고, 모양이 같으면 초기 가중치도 같습니다. 표에서는 시드마다 행을 다르게 나누고 검증 행에서 비교합니다.',
  ].join('\n\n'),
  subject: 'linear, A, B, C, D 또는 표 파일 (기본값: --hidden 100 --activation relu)',
  vary: 'NAME=VALUE,VALUE. NAME은 model, activation, hidden, depth 또는 init, lr, optimizer 같은 옵션',
};

/** Options of both commands that train variants. */
export const variants: typeof english.variants = {
  seeds: '시드 수. --seed부터 차례로 씀',
  tag: '실행에 붙일 태그',
  likeTrain:
    'gradus train처럼 샘플 순서를 가중치 다음에 뽑음. 이때 크기가 다른 신경망끼리는 배치가 서로 다름',
};

export const sweep: typeof english.sweep = {
  summary: '여러 설정을 시도해 가장 좋은 설정을 찾습니다',
  description:
    '여러 설정을 시도하고, 실행을 모두 저장하고, 가장 좋은 설정을 찾습니다. 명령을 생략하면 run을 실행합니다.',
  notes: {
    file: '설정을 파일에서 읽기',
    resume: 'Ctrl-C나 정전 뒤에 이어서 하기',
    show: '가장 좋은 설정',
    help: '모든 옵션',
  },
  run: {
    summary: '스윕을 시작합니다',
    description: [
      '설정을 바꿔 가며 여러 신경망을 동시에 학습하고, 검증 성적이 가장 좋은 시도를 찾습니다. 테스트는 최고 시도만 한 번 합니다. 시도는 모두 일반 실행으로 저장됩니다.',
      '바꿀 것: --vary NAME=SPACE. SPACE는 다음 중 하나입니다.\n' +
        '  0..0.5              범위 안의 숫자\n' +
        '  log(1e-4..1e-1)     범위 안의 숫자. 10의 거듭제곱마다 확률이 같음\n' +
        '  int(8..128)         정수. 로그 눈금이면 int(log(8..512))\n' +
        '  64|128|64,64        여러 값 중 하나\n' +
        '다른 설정에 따라 바꿀 수도 있습니다: momentum=0..0.9 if optimizer=sgd',
    ].join('\n\n'),
    subject: 'linear, A, B, C, D, 그림 폴더, 표 파일, 또는 스윕 파일: sweep.yaml',
    vary: '바꿀 것: NAME=SPACE. 여러 번 쓸 수 있음',
    trials: '시도 횟수. grid는 모든 조합을 마치면 끝남',
    method: (names) => `설정을 고르는 방법: ${names.join(', ')}`,
    steps: '--method grid가 범위마다 고르는 값의 개수 (기본값: 5)',
    lag: '시도 i의 설정은 시도 0 ~ i − n의 결과를 보고 고름. 동시에 최대 n개',
    asha: '모든 시도를 끝까지 학습',
    ashaLeast: '성적이 나쁜 시도를 멈출 수 있는 첫 스텝 (기본값: 전체의 64분의 1, 또는 첫 검증)',
    ashaFactor: '확인할 때마다 시도 n개 중 하나만 계속함',
    seeds: '가장 좋은 설정을 다른 시드 n개로 다시 학습',
    best: '--seeds로 다시 학습할 설정의 개수',
  },
  parallel: '동시에 할 시도 수. 몇 개든 결과는 같음 (기본값: 코어 수, --queue이면 --lag의 값)',
  threads: '시도마다 쓸 스레드 수',
  resume: {
    summary: '멈춘 스윕을 이어서 합니다',
    description:
      '스윕을 이어서 합니다. 끝난 시도는 그대로 두고, 진행 중이던 시도는 마지막 체크포인트에서 이어서 학습합니다.',
    sweep: SWEEP,
  },
  show: {
    summary: '스윕의 결과를 보여 줍니다',
    description: '상위 시도들과, 가장 좋은 시도의 성능을 보여 줍니다.',
    sweep: SWEEP,
  },
  list: {
    summary: '스윕 목록을 보여 줍니다',
    description: '스윕 목록을 최신순으로 보여 줍니다.',
  },
  rm: {
    summary: '스윕을 지웁니다',
    description:
      '스윕을 영구히 지웁니다. 스윕의 실행은 남습니다. 실행은 gradus runs rm으로 지우세요.',
    sweeps: '스윕: id, 폴더, last(가장 최근 것)',
  },
};

export const report: typeof english.report = {
  summary: '실행이나 스윕의 보고서를 만듭니다',
  description:
    '실행이나 스윕의 보고서를 HTML 파일 하나로 만듭니다. 다른 파일이나 네트워크가 없어도 열립니다.',
  runs: `${RUNS}. 스윕이면 id 하나`,
  out: '보고서 파일',
  svg: '그래프를 이 폴더에 SVG로도 저장',
  png: '그래프를 이 폴더에 PNG로도 저장',
};

export const exporting: typeof english.exporting = {
  summary: '실행의 신경망을 다른 프로그램용으로 내보냅니다',
  description:
    '실행의 신경망을 전처리와 함께 다른 프로그램이 읽는 파일로 저장하고, 모델 카드(NAME.card.md)도 함께 저장합니다. 모델 카드에는 데이터, 입력, 성능, 한계, 재현 방법이 있습니다. 같은 이름의 파일이 있으면 덮어쓰고 알려 줍니다.',
  run: RUN,
  to: (names) => `형식: ${names.join(', ')}`,
  out: '저장할 파일 (기본값: penguins.onnx처럼 학습 데이터의 이름)',
  quantize: (names) => `가중치를 8비트 정수로 저장하고 성능 차이를 출력 (${names.join(', ')})`,
  formats: {
    safetensors: 'gradus에서 쓸 텐서와 전처리. 텐서는 PyTorch 등에서도 읽음',
    js: '의존성이 없는 JavaScript 모듈 하나와 타입: predict(row)',
    html: '예측하는 페이지 하나: 입력 양식이나 그림판',
    onnx: '전처리가 든 ONNX 파일. ONNX Runtime 등 대부분의 도구에서 씀',
    pytorch: 'nn.Module과 predict(rows)가 든 Python 파일과 가중치 파일',
  },
};

export const worker: typeof english.worker = {
  summary: '큐에 있는 스윕의 시도를 이 컴퓨터에서 학습합니다',
  description:
    '큐에서 스윕의 시도를 받아 이 컴퓨터에서 학습하고 실행을 보냅니다. 워커는 여러 컴퓨터에서 언제든 시작하고 끝낼 수 있습니다. Gradus 버전만 스윕과 같으면 되고, 데이터는 큐에서 받습니다. Ctrl-C를 누르면 진행 중인 시도를 큐에 되돌리고 종료합니다.',
  parallel: '동시에 할 시도 수 (기본값: 코어마다 하나)',
  cache: '스윕의 데이터를 보관할 폴더 (기본값: ~/.cache 같은 캐시 폴더의 gradus)',
  stalledAfter: '이 시간(초) 동안 응답이 없는 워커의 시도를 다른 워커에 넘김',
  jsonLines: '모든 이벤트를 한 줄에 JSON 객체 하나로 출력',
  quiet: '문제만 출력',
  security:
    '이 Redis에 쓰기 권한이 있는 사람은 이 컴퓨터가 무엇을 계산할지 정할 수 있습니다.\ndocs/ko/sweeps.md를 보세요.',
};

export const serve: typeof english.serve = {
  summary: 'HTTP로 예측을 제공합니다',
  description:
    '실행의 신경망을 이 컴퓨터에서 제공합니다. POST /predict는 JSON으로 받은 행의 예측을 돌려주고, GET /schema는 행의 형식을, GET /health는 서버의 상태를 알려 주며, GET /는 직접 예측해 볼 수 있는 페이지입니다. Ctrl-C로 종료합니다.',
  run: RUN,
};

export const studio: typeof english.studio = {
  summary: '신경망이 학습하는 모습을 보여 주는 페이지, Studio를 엽니다',
  description:
    'Studio를 이 컴퓨터에서 제공합니다. Studio는 신경망을 학습하고, 그 과정을 보고, 폴더에 있는 실행을 비교하는 페이지입니다. 디스크에는 아무것도 쓰지 않습니다.',
};

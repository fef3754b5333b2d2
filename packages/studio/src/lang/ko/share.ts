import { judgement } from '@gradus/lab/lang/ko';
import type { Texts } from '../en/index.ts';

const number = (value: number): string => value.toLocaleString('ko');

export const share: Texts['share'] = {
  opened: '링크에서',
  several: (count, titles) => `이 링크에는 실험이 ${count}개 있습니다: ${titles}.`,
  severalResults:
    '각 실험의 결과도 들어 있습니다. 결과가 나온 스텝에서 학습을 멈추고 두 결과를 비교합니다.',
  trainOne: '시작',
  trainThem: (count) => `${count}개 학습`,
  expects: (title, iteration) =>
    `링크에 ${title}의 ${number(iteration)}스텝 뒤 결과가 들어 있습니다. 확인하려면 “시작”을 누르세요. ${number(iteration)}스텝에서 학습을 멈추고 두 결과를 비교합니다.`,
  underWay: (title, iteration) =>
    `${title}: 학습하고 있습니다. ${number(iteration)}스텝 뒤에 결과를 비교합니다.`,
  comparing: (title) => `${title}: 결과를 비교하고 있습니다.`,
  passed: (title, iteration) =>
    `${title} 실행이 비교 없이 ${number(iteration)}스텝을 지났습니다. “처음으로”를 누른 다음 “시작”을 누르세요.`,
  close: '닫기',
  verdicts: {
    same: (iteration) =>
      `비트까지 같습니다. ${number(iteration)}스텝 뒤 이 신경망은 링크의 신경망과 마지막 비트까지 같습니다.`,
    closeRounding: () =>
      '허용 오차 안에서 재현되었습니다. 두 컴퓨터의 반올림 방식이 달라서(프로세서가 다르거나 한쪽만 융합 곱셈-덧셈을 써서) 마지막 자릿수가 다릅니다.',
    closeUnknown: () =>
      '허용 오차 안에서 재현되었습니다. 가중치가 비트까지 같지는 않으며, 두 컴퓨터의 반올림 방식이 같은지는 알 수 없습니다.',
    closeUndigested: () =>
      '허용 오차 안에서 재현되었습니다. 링크에 가중치의 다이제스트가 없어 가중치 자체는 비교하지 못했습니다.',
    closeFault: () =>
      '허용 오차 안에 있지만, 두 컴퓨터의 반올림 방식이 같은데도 비트가 다릅니다. 이런 일은 없어야 합니다. Gradus의 버그이거나 링크의 숫자가 바뀐 것입니다.',
    different: () =>
      '다릅니다. 반올림으로 설명할 수 없을 만큼 차이가 큽니다. 학습률이 발산에 가까우면 이럴 수 있습니다. 그렇지 않다면 링크의 숫자는 다른 실험의 것입니다.',
    differentFault: () =>
      '두 컴퓨터의 반올림 방식이 같은데도 결과가 다릅니다. 이런 일은 없어야 합니다. Gradus의 버그이거나 링크의 숫자가 바뀐 것입니다.',
    incomparable: (expected, found) =>
      `비교할 수 없습니다. 링크는 ${number(expected)}스텝의 결과인데 여기에서는 ${number(found)}스텝에서 학습이 끝났습니다.`,
  },
  verdictTable: (title) => `${title}: 두 결과`,
  inLink: '링크',
  here: '여기',
  tolerance: '허용 오차',
  step: '스텝',
  loss: '손실',
  correct: '테스트에서 맞힌 수',
  digest: '가중치 다이제스트',
  machine: '컴퓨터',
  equalBits: '같음',
  unknown: '알 수 없음',
  machineText: (arch, fused) =>
    `${arch ?? '알 수 없는 프로세서'}, 융합 곱셈-덧셈 ${fused ? '사용' : '없음'}`,

  link: '링크',
  linkHint:
    '이 페이지의 주소는 지금 하는 일에 따라 바뀌므로 언제든지 복사할 수 있습니다. 아래 링크에는 더 많은 것이 담깁니다.',
  scope: '공유할 것',
  one: (title) => `이 실험: ${title}`,
  all: (count) => `표시된 실행 ${count}개를 나란히`,
  withResult: '결과가 담긴 링크',
  withoutResult: '결과가 없는 링크',
  copy: '복사',
  copied: '복사했습니다.',
  copyRefused:
    '브라우저가 복사를 허용하지 않습니다. 글자를 선택해 두었으니 Ctrl+C 또는 ⌘C를 누르세요.',
  inLanguage: '링크를 열면 페이지를 한국어로 표시',
  asking: '결과를 계산하고 있습니다.',
  missing: {
    untrained: (title) => `${title}: 아직 학습하지 않아 공유할 결과가 없습니다.`,
    forked: (title) =>
      `${title}: 다른 실행의 중간에서 이어진 실행입니다. 링크는 첫 스텝부터 시작해 다른 결과가 나오므로 결과를 담지 않습니다.`,
    training: (title) =>
      `${title}: 학습 중입니다. 결과가 담긴 링크를 만들려면 일시정지하거나 끝날 때까지 기다리세요.`,
    noLoss: (title) =>
      `${title}: 이 스텝의 손실이 기록에 없거나 유한하지 않아 공유할 결과가 없습니다.`,
  },
  holds: '링크에 담긴 것',
  settings: (optimizer, lr, batch, iterations, seed) =>
    `옵티마이저 ${optimizer}, 학습률 ${lr}, 배치 크기 ${number(batch)}, ${number(iterations)}스텝, 시드 ${seed}.`,
  rates: (changes) => `학습률 변경: ${changes}.`,
  rate: (iteration, lr) => `${number(iteration)}스텝 뒤 ${lr}`,
  resultText: (iteration, loss, correct) =>
    `${number(iteration)}스텝 뒤: 손실 ${loss}${correct === null ? '' : `, 테스트에서 맞힌 수 ${number(correct)}`}.`,
  notHeld:
    '데이터, 가중치, 개인 정보는 들어 있지 않습니다. 링크를 여는 사람은 신경망을 새로 학습합니다.',
  ownFiles: {
    idx: '직접 넣은 그림이므로, 받는 사람도 같은 파일을 페이지에 끌어다 놓아야 합니다.',
    folder:
      '직접 넣은 그림이므로, 받는 사람도 같은 폴더를 페이지에 끌어다 놓고 크기, 색, 시드를 똑같이 골라야 합니다.',
    table:
      '직접 넣은 표이므로, 받는 사람도 같은 파일을 페이지에 끌어다 놓고 같은 목표 열을 골라야 합니다.',
  },
  localhost:
    '이 페이지는 이 컴퓨터에서 열린 것이라 링크도 이 컴퓨터에서만 열립니다. 다른 사람과 공유하려면 공개된 페이지에서 링크를 복사하세요. 또는 받는 사람에게 Studio를 시작하고 그 주소 뒤에 링크의 # 이하를 붙이라고 하세요.',
  classroom: '수업용',
  classroomHint: '수업의 한 단계로 가는 링크입니다. 페이지의 나머지는 잠깁니다.',
  lessonStep: '수업 단계',
  lessonLink: '단계로 가는 링크',

  code: '코드 보기',
  codeHint: (title) =>
    `${title} 실험을 Gradus와 PyTorch 프로그램으로 한 줄씩 나란히 보여 줍니다. Gradus 프로그램의 숫자는 이 페이지와 같습니다.`,
  codeForked:
    '이 실행은 다른 실행의 중간에서 이어졌습니다. 프로그램은 같은 설정을 첫 스텝부터 학습합니다.',
  codeProblems: '이 실험은 아직 학습할 수 없어 프로그램도 없습니다:',
  languages: { typescript: 'TypeScript와 Gradus', pytorch: 'Python과 PyTorch' },
  shownLanguage: '표시할 언어',
  running: (iteration) => `표시된 루프를 실행하고 있습니다: ${number(iteration)}스텝.`,
  runIt: {
    typescript: (file) =>
      `Gradus를 복제한 폴더나 gradus와 @gradus/datasets가 있는 프로젝트에 ${file} 파일로 저장하고 그곳에서 실행합니다(Node 22.18부터는 tsx 없이 node ${file}):`,
    pytorch: (file) => `${file} 파일로 저장한 다음:`,
  },
  download: (file) => `${file} 저장`,
  copyCode: (language) => `복사: ${language}`,
  commandLine: '명령줄에서도 학습할 수 있습니다',
  codeData: {
    idx: () => '그림 파일 네 개를 프로그램과 명령에 적힌 폴더에 넣으세요.',
    folder: (name) =>
      `프로그램과 명령은 실행하는 곳에 있는 ${name} 폴더를 읽습니다. 다른 곳에 있으면 경로를 적으세요.`,
    table: (name) =>
      `명령은 실행하는 폴더에 있는 ${name} 파일을 읽습니다. 다른 곳에 있으면 경로를 적으세요.`,
  },
  commandRates: '손으로 바꾼 학습률은 이 명령에 들어 있지 않습니다.',

  files: '가중치와 기록',
  filesEmpty: '아직 실행이 없습니다. “시작”을 누르면 가중치와 기록을 여기에서 저장할 수 있습니다.',
  weightsAfter: (title, iteration) =>
    `${title}의 ${number(iteration)}스텝 뒤 가중치(safetensors)입니다. PyTorch에서는 위 프로그램의 신경망에 이렇게 읽어 들입니다:`,
  plainWeights: (title, iteration) =>
    `${title}의 ${number(iteration)}스텝 뒤 가중치(safetensors)입니다:`,
  exported: '다른 프로그램에서 쓸 신경망',
  format: '형식',
  formats: {
    html: {
      name: 'HTML: 페이지 하나',
      about: '입력을 넣으면 예측이 나오는 페이지입니다. 서버 없이 디스크에서 바로 열립니다.',
    },
    js: {
      name: 'JavaScript: 모듈',
      about: '의존성이 없는 모듈과 TypeScript용 타입입니다.',
    },
    onnx: {
      name: 'ONNX: 파일 하나',
      about: 'ONNX Runtime과 대부분의 다른 도구에서 쓸 수 있습니다.',
    },
    pytorch: {
      name: 'PyTorch: Python 파일',
      about: '같은 nn.Module을 담은 Python 파일과 가중치입니다. 두 파일을 한 폴더에 두세요.',
    },
    safetensors: {
      name: '메타데이터가 있는 safetensors',
      about: '가중치에 층과 클래스 이름처럼 예측에 필요한 것을 모두 더한 파일입니다.',
    },
  },
  loadedBy: (name) => `gradus/preprocessing의 ${name}로 읽습니다.`,
  card: '모델 카드에는 무엇으로 학습했고 얼마나 정확한지 적혀 있습니다.',
  cardWords: { metrics: judgement.metrics, exportedWith: 'Gradus(내보내기)', steps: '학습 스텝' },
  log: '기록: 명령줄이 쓰는 것과 같으며, 한 줄에 JSON 객체 하나입니다.',
  settingsFile: '명령줄과 같은 형식의 설정:',
  tableFolder: (folder, model) =>
    `이 파일과, 이름을 last.safetensors로 바꾼 ${model} 파일을 ${folder} 폴더에 넣으면 명령줄에서 실행으로 쓸 수 있습니다:`,
  runFolder: (folder: string) =>
    `이 파일과, 이름을 last.safetensors로 바꾼 가중치 파일을 ${folder} 폴더에 넣으면 명령줄에서 실행으로 쓸 수 있습니다:`,
  open: 'config.json 열기',
  openHint:
    '명령줄이나 이 페이지에서 만든 실행의 파일입니다. 고르거나 여기에 끌어다 놓으면 그 실험이 “만들기”에 나타납니다.',
  isOpen: (title) => `열었습니다: ${title}.`,
  refused: {
    tooLarge: (file, most) => `${file}: ${number(most)}바이트보다 커서 config.json이 아닙니다.`,
    noJson: (file) => `${file}: JSON이 아니므로 config.json이 아닙니다.`,
    newer: (file, version) =>
      `${file}: 버전 ${version}으로 이 페이지보다 새로운 파일입니다. 더 새로운 Gradus로 여세요.`,
    fields: (file) => `${file}: 실험을 설명하는 파일이 아닙니다.`,
    unreadable: (file, why) => `${file}: 읽을 수 없습니다. ${why}`,
  },
  field: (field, found) =>
    found === null
      ? `${field || '모든 값'}: 빠져 있습니다.`
      : `${field || '파일'}: ${found} 값은 여기에 올 수 없습니다.`,
  otherFiles: {
    idx: (checksum) =>
      `지금 불러온 것과 다른 그림으로 만든 실험입니다(체크섬 ${checksum}). 그 파일 네 개를 페이지에 끌어다 놓으세요. 그때까지는 불러온 데이터로 학습합니다.`,
    folder: (checksum) =>
      `폴더의 그림으로 만든 실험입니다(체크섬 ${checksum}). 그 폴더를 페이지에 끌어다 놓으세요. 그때까지는 불러온 데이터로 학습합니다.`,
    table: (checksum) =>
      `표로 만든 실험입니다(SHA-256 ${checksum}). 그 파일을 페이지에 끌어다 놓으세요. 그때까지는 불러온 데이터로 학습합니다.`,
  },
};

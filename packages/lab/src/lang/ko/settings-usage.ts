import type { settingsUsage as english } from '../en/settings-usage.ts';

const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` 혹시 ${name}인가요?`;

/** Options for networks, settings and data that do not go together. */
export const settingsUsage: typeof english = {
  activationNeedsHidden: (activation) =>
    `--activation ${activation}에는 은닉층의 크기를 정하는 --hidden이 필요합니다. 예: --hidden 100.`,
  hiddenOrModel: (models) =>
    `모델 이름(${models})과 --hidden 옵션은 함께 쓸 수 없습니다. 둘 중 하나를 빼세요.`,
  noHiddenLayers: (activation) =>
    `은닉층이 없는 신경망(--hidden none)에는 --activation ${activation} 옵션을 쓸 수 없습니다.`,
  unknownModel: (model, known, near) =>
    `알 수 없는 모델입니다: ${model}. 쓸 수 있는 모델: ${known}.${meant(near)} 다른 신경망은 이렇게 만듭니다: --hidden 100,100 --activation relu.`,
  momentum: (optimizer, owners) =>
    `--momentum 옵션은 다음과 함께 씁니다: --optimizer ${owners.join(', ')}. 지금 옵티마이저: ${optimizer}. --momentum을 빼세요.`,
  noValidations: (isDefault, steps) =>
    `--eval-every 0이면 검증을 끝에 한 번만 하는데, ${isDefault ? '여기서 기본으로 켜지는 조기 종료' : '--early-stop'}에는 중간 검증이 필요합니다. --eval-every ${steps}처럼 적으세요.`,
  otherSchedule: (option, owners) =>
    `--${option} 옵션은 다음과 함께 씁니다: --schedule ${owners.join(', ')}.`,
  warmUpOfCycle: (schedule) =>
    `--schedule ${schedule}: 이 스케줄에는 워밍업이 이미 들어 있습니다. --warm-up을 빼세요.`,
  warmUpTooLong: (warmUp, iterations) =>
    `--warm-up ${warmUp}: 전체 스텝 수(${iterations})보다 작아야 합니다.`,
  gainLast:
    '--gain에 층마다 숫자가 이미 있습니다. --gain-last를 빼거나 --gain에 숫자를 하나만 적으세요.',
  gainCount: (gains, network, layers) =>
    `--gain ${gains.join(',')}: 숫자가 ${gains.length}개인데 신경망 ${network}의 Linear 층은 ${layers}개입니다. 층마다 하나씩, 또는 전체에 하나를 적으세요.`,
  batchTooLarge: (size, samples) =>
    `--batch-size ${size}: 학습할 샘플이 ${samples}개뿐입니다. 1~${samples} 사이로 적으세요.`,
  threads: (threads) =>
    `--threads ${threads} 옵션은 --backend wasm에만 씁니다. reference는 스레드 하나로 계산합니다. --threads를 빼세요.`,
  notBundled: (dataset) =>
    `--dataset ${dataset} 데이터는 들어 있지 않습니다. ${dataset === 'folder' ? '클래스 폴더' : 'IDX 파일 네 개'}의 위치를 --data DIR로 알려 주세요.`,
  classesKnown: (dataset) =>
    `--classes는 --dataset idx에만 씁니다. ${dataset}의 클래스 수는 정해져 있습니다. --classes를 빼세요.`,
  ofFolders: (option, dataset) =>
    `--${option} 옵션은 --dataset folder에만 씁니다. ${dataset}의 그림은 있는 그대로 씁니다. --${option} 옵션을 빼세요.`,
  picturesTwice: (file, data) =>
    `그림의 위치를 두 번 주었습니다: ${file}, --data ${data}. 하나만 주세요.`,
  settingsOfRun: (run, options) =>
    `${run}에는 설정이 이미 있습니다. 다음 옵션을 빼세요: ${options.join(' ')}.`,
  rates: (from, to) => `--from ${from} 값은 --to ${to} 값보다 작아야 합니다.`,
  lrFindSubject:
    '모델, 실행, 표 중 하나를 적거나(예: gradus lr-find C, gradus lr-find FILE --target COLUMN) --hidden으로 신경망을 만드세요.',
  inspectSubject:
    '모델이나 표를 적거나(예: gradus inspect D, gradus inspect FILE --target COLUMN) --hidden으로 신경망을 만드세요.',
  ofRows: (option) =>
    `${option} 옵션은 표와 점에만 씁니다: FILE --target COLUMN 또는 --dataset spiral.`,
  diagnoseSubject:
    '무엇을 진단할지 알려 주세요: 실행, A 같은 모델, 표(FILE --target COLUMN), --hidden으로 만든 신경망, --preset(목록: --presets).',
  presetAlone: (preset, other) =>
    `--preset ${preset}에는 신경망이 이미 있습니다. 다음을 빼세요: ${other}.`,
  presetOfPictures: (preset, dataset) =>
    `--preset ${preset}의 신경망은 그림으로 학습합니다. --dataset ${dataset} 옵션을 빼세요.`,
  presetSettings: (preset, options) =>
    `--preset ${preset}에는 설정이 이미 있습니다. 다음 옵션을 빼세요: ${options.join(' ')}.`,
  plateau:
    '--schedule plateau에는 검증이 필요한데 diagnose에서는 검증을 하지 않습니다. gradus train --monitor로 학습한 다음 그 실행을 진단하세요.',
  varyForm: (text, known, near) =>
    `--vary '${text}': NAME=VALUE,VALUE처럼 적으세요. 바꿀 수 있는 것: ${known.join(', ')}.${meant(near)}`,
  varyValues: (text) =>
    `--vary '${text}': 서로 다른 값을 둘 이상 적으세요. 예: activation=sigmoid,tanh.`,
  varyActivation: '--vary activation에는 은닉층이 있는 신경망이 필요합니다: --hidden 100.',
  varyValue: (setting, value, expected) =>
    `--vary ${setting}: 쓸 수 없는 값입니다: '${value}'. ${expected}`,
};

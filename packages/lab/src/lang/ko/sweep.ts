import type { Messages } from '../en/index.ts';
import { system } from './system.ts';

const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` 혹시 ${name}인가요?`;

/** Errors in the options and the file of a sweep. */
export const sweepUsage: Messages['sweepUsage'] = {
  nothingVaries:
    "바꿔 볼 것이 없습니다. --vary 'lr=log(1e-4..1e-1)'처럼 --vary로 정하거나 파일을 주세요: gradus sweep sweep.yaml.",
  notVaried: (text, known, near) =>
    `--vary '${text}': NAME=SPACE 형식이어야 하고, 이름은 ${known.join(', ')} 중 하나입니다.${meant(near)} 범위는 0..0.5, log(1e-4..1e-1), int(8..128), 64|128처럼 씁니다.`,
  variedTwice: (name) => `--vary ${name}: 두 번 적었습니다. 설정마다 범위를 하나만 주세요.`,
  noCondition: (text) =>
    `if ${text}: optimizer=sgd처럼, 바꿔 보는 설정으로 NAME=VALUE를 써야 합니다.`,
  noRange: (name, text) =>
    `--vary ${name}=${text}: log와 int에는 log(1e-4..1e-1)이나 int(8..128)처럼 범위를 씁니다.`,
  noNumbers: (name) =>
    `--vary ${name}: 범위는 숫자에만 쓸 수 있습니다. 값은 세로줄로 나눕니다: ${name}=A|B.`,
  wrongWay: (name, least, most) =>
    `--vary ${name}=${least}..${most}: 첫 번째 숫자가 더 작아야 합니다.`,
  logOfZero: (name, least) =>
    `--vary ${name}: 로그 범위는 0보다 큰 수에서 시작해야 합니다. 적은 값: ${least}.`,
  notWhole: (name, value) => `--vary ${name}: 정수만 쓸 수 있습니다. 적은 값: ${value}.`,
  oneValue: (name, text) =>
    `--vary ${name}=${text}: 1..4 같은 범위나 A|B처럼 둘 이상의 값을 주세요. 값을 고정하려면: --${name} ${text}.`,
  valueTwice: (name, value) => `--vary ${name}: 같은 값이 두 번 있습니다: ${value}. 하나를 빼세요.`,
  wrongSpace: (problem) => `--vary의 범위를 쓸 수 없습니다. ${system.original(problem)}`,
  fixedAndVaried: (name) =>
    `${name}: 고정하는 옵션(--${name})과 바꾸는 옵션(--vary ${name})이 함께 있습니다. 둘 중 하나를 빼세요.`,
  modelAndMore: (name) =>
    `--vary model은 신경망 전체를 고르므로 ${name} 설정과 함께 쓸 수 없습니다. 둘 중 하나를 빼세요.`,
  depthTwice:
    '--vary depth와 함께 쓰면 hidden 값은 모든 층의 너비입니다. 값마다 숫자 하나만 주세요: hidden=32|64|128.',
  otherData: (sweep) =>
    `${sweep} 스윕을 시작한 뒤 데이터가 바뀌어서 결과를 비교할 수 없습니다. 새로 시작하세요.`,
  allFailed: (first) =>
    `모든 시도가 실패해서 최고를 고를 수 없습니다. ${first} 바꿔 볼 범위를 고치거나 실행을 진단하세요: gradus diagnose RUN`,
  noFile: '파일이 없습니다.',
  notYaml: (problem) => `YAML로 읽을 수 없습니다. ${system.original(problem)}`,
  noDefinition: (fields) =>
    `스윕 파일이 아닙니다.${fields.length === 0 ? '' : ` 값이 없거나 잘못된 키: ${fields.join(', ')}.`} vary 키에 설정마다 범위를 쓰세요. 다른 키는 target, trials 같은 gradus sweep 옵션입니다. 파일이 표라면 --vary 'lr=log(1e-4..1e-1)'처럼 --vary를 주세요.`,
  unknownKey: (key, near) =>
    `${key}: gradus sweep에 없는 옵션입니다.${meant(near)} 모든 옵션: gradus sweep run --help`,
  rivals: (key, other) => `${key}, ${other}: 함께 쓸 수 없습니다. 하나를 빼세요.`,
  yesOrNo: (key) => `${key}: true 또는 false여야 합니다.`,
};

/** Progress and results of a sweep. */
export const sweepCommand: Messages['sweepCommand'] = {
  trial: '시도',
  state: '상태',
  states: { complete: '완료', stopped: '조기 중단', failed: '실패' },
  validated: { accuracy: '검증 정확도', rmse: '검증 RMSE' },
  others: '다른 시드 (평균 ± 표준편차)',
  seeds: '시드 수',
  defaults: '기본 설정',
  running: (done, all, running) =>
    `시도 ${all}개 중 ${done}개 끝남${running === '' ? '' : `, 실행 중: ${running}`}`,
  repeating: (left) => `시도가 끝났습니다. 비교할 실행 ${left}개 남음`,
  rate: (rate, left) => `분당 ${rate}개, 남은 시간 ${left}`,
  counts: (ended, all, parts) => `시도 ${all}개 중 ${ended}개: ${parts.join(', ')}.`,
  failures: {
    diverged: (step, loss) => `스텝 ${step}에서 손실이 ${loss}가 되었습니다.`,
    neverValidated: '검증을 한 번도 하지 않았습니다.',
    exitCode: (code) => `스레드가 종료 코드 ${code}로 끝났습니다.`,
    outOfMemory: '스레드의 메모리가 모자랐습니다.',
    threadEnded: (message) => `스레드가 끝났습니다. ${system.original(message)}`,
  },
  failed: (trial, reason) => `시도 ${trial} 실패: ${reason}`,
  noWinner: '끝까지 학습한 시도가 없어 최고를 고를 수 없습니다.',
  winner: (trial, score, run) => `최고: 시도 ${trial}, 검증 데이터에서 ${score}. 실행: ${run}`,
  byDefault: (score) => `기본 설정: 검증 데이터에서 ${score}.`,
  gain: {
    once: (difference) =>
      `기본 설정과의 차이: ${difference}. 시드 하나로는 얼마나 확실한지 알 수 없습니다. --seeds 5를 쓰세요.`,
    seeds: (difference, seeds) =>
      `기본 설정과의 차이, 다른 시드 ${seeds}개: ${difference}. 괄호는 95 % 신뢰구간(스튜던트 t)이고, 0이 들어 있으면 어느 쪽이 나은지 알 수 없습니다.`,
  },
  noGain: '기본 설정도 그에 못지않습니다.',
  optimism: (trials, expected, noise, from) =>
    `점수 ${trials}개 중 최고를 골랐으므로 실제보다 약 ${expected}만큼 좋아 보입니다. 점수 하나의 우연한 변동은 ±${noise}입니다(${from}).`,
  noiseFrom: { seeds: '시드별 변동', size: '검증 데이터 크기 기준' },
  untested: '최고 시도를 아직 테스트하지 않았습니다.',
  tested: (score, total) =>
    `최고 시도만 한 번 테스트: 어떤 선택에도 쓰지 않은 샘플 ${total}개에서 ${score}.`,
  asha: '가망 없는 시도는 비동기 연속 반감법(ASHA)으로 일찍 멈췄습니다. 어떤 시도를 멈추는지는 실행할 때마다 다를 수 있습니다. 매번 같은 결과가 필요하면 --no-asha를 쓰세요.',
  kept: (folder) => `스윕: ${folder}`,
  runs: (command) => `실행 보기: ${command}`,
  stopped: (command) => `멈췄습니다. 이어서 하려면: ${command}`,
  listed: (id, ended, all) => `${id}  시도 ${all}개 중 ${ended}개`,
  askRemove: (folders) =>
    `${folders.length === 1 ? folders[0] : `스윕 ${folders.length}개(${folders.join(', ')})`}: 지울까요? [y/N] `,
  keptSweeps: '아무것도 지우지 않았습니다.',
};

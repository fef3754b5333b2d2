import type { SettingName } from '../../settings/table.ts';

/** Labels of the settings of a network and its training, in tables and in the form of the Studio. */
export const settingLabels: Readonly<Record<'hidden' | 'activation' | SettingName, string>> = {
  hidden: '은닉층',
  activation: '활성화 함수',
  iterations: '스텝 수',
  batchSize: '배치 크기',
  optimizer: '옵티마이저',
  lr: '학습률',
  momentum: '모멘텀',
  weightDecay: '가중치 감쇠',
  balance: '클래스 균형',
  init: '초기 가중치',
  gain: '게인',
  dropout: '드롭아웃',
  seed: '시드',
  dataSeed: '셔플 시드',
  evalEvery: '테스트 간격(스텝)',
  backend: '백엔드',
  schedule: '학습률 스케줄',
  warmUp: '워밍업 스텝',
  clipNorm: '기울기 노름 제한',
  clipValue: '기울기 값 제한',
  patience: '조기 종료',
  keepBest: '최고 가중치 저장',
  monitor: '내부 관찰',
  checkpointEvery: '체크포인트 간격(스텝)',
};

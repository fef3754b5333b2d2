import type { Messages } from '../en/index.ts';

export const train: Messages['train'] = {
  model: '모델',
  activation: '활성화 함수',
  layers: '층',
  parameters: '파라미터',
  loss: '마지막 손실',
  accuracy: '정확도',
  time: '시간',
  none: '없음',
  seconds: (text) => `${text}초`,
  savedTo: (folder) => `저장 위치: ${folder}`,
  validation: (kept, all) =>
    `학습 데이터 ${all}개 중 ${kept}개를 검증용으로 떼어 둡니다. 선택은 검증 데이터로 하고, 테스트 데이터는 끝에 한 번만 씁니다.`,
  stopping: '멈추는 중입니다. 한 번 더 누르면 저장하지 않고 바로 끝냅니다.',
  stopped: (iteration) => `${iteration}번째 스텝을 마치고 멈췄습니다.`,
  goOn: (command) => `이어서 하려면: ${command}`,
  goOnBefore: (names) => (command) => `이어서 하려면: ${command}\n아직 학습하지 않은 것: ${names}`,
  weightsLost: (command) => `이 실행의 가중치를 잃었습니다. 다시 학습하려면: ${command}`,
  rescued: (path, command) =>
    `그때까지 학습한 가중치는 ${path}에 있습니다. 다시 학습하려면: ${command}`,
  tryNext: (command, why) => `다음에 해 볼 것: ${command}  (${why})`,
  whyDeeper: '은닉층이 두 개인 더 넓은 신경망',
  whyDiagnose: '학습이 잘 안 된 이유',
  whyPredict: '테스트 그림 하나를 신경망이 어떻게 예측하는지',
};

import type { help as english } from '../../en/help/index.ts';
import * as commands from './commands.ts';
import { groups, options, schedules, settings } from './options.ts';

/** `--help` of every command. */
export const help: typeof english = {
  ...{ groups, options, schedules, settings, commands },
  headings: {
    usage: '사용법:',
    arguments: '인수:',
    options: '옵션:',
    commands: '명령:',
    examples: '예:',
    formats: '형식:',
  },
  default: '기본값',
  exitCodes: [
    '종료 코드: 0 성공, 1 실패, 2 잘못된 사용법, 3 잘못된 데이터(없거나 손상된 파일),',
    '4 발산(손실이 유한하지 않음), 130 Ctrl-C, 143 SIGTERM.',
    '데이터는 stdout에, 진행 상황과 메시지는 stderr에 출력합니다.',
  ].join('\n'),
  program: {
    description: '그림과 표로 순방향 신경망을 학습하고, 내부를 살펴보고, 사용합니다.',
    more: '명령의 옵션을 보려면: gradus COMMAND --help --lang ko',
    groups: {
      train: '학습:',
      inside: '내부 살펴보기:',
      use: '학습한 신경망 쓰기:',
      runs: '실행:',
      many: '여러 설정:',
    },
    notes: {
      start: '수업의 모델을 모두 학습',
      model: '모델 하나를 학습',
      table: '표로 학습',
      predict: '테스트 그림 하나를 예측',
      diagnose: '학습이 잘 안 되는 이유 찾기',
      runs: '모든 실행, 정확도가 높은 순',
      studio: '신경망이 학습하는 모습 보기',
    },
  },
};

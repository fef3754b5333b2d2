/** The words of a page, in its languages. `{}` stands for a value. */
export interface PageTexts {
  readonly about: string;
  readonly inputs: string;
  readonly prediction: string;
  readonly missing: string;
  readonly means: string;
  readonly card: string;
  readonly notNumber: string;
  readonly tooLarge: string;
  readonly notDate: string;
  readonly correct: string;
  readonly others: string;
  readonly board: string;
  readonly drawHere: string;
  readonly blank: string;
  readonly unseen: string;
  readonly clear: string;
  readonly undo: string;
  readonly file: string;
  readonly noPicture: string;
  readonly sees: string;
  readonly numbers: string;
  readonly count: string;
  readonly output: string;
}

/** Languages of pages. */
export type PageLanguage = keyof typeof PAGE_TEXTS;

export const PAGE_TEXTS = {
  en: {
    about: 'A neural network in this page: nothing that you enter leaves it.',
    inputs: 'Inputs',
    prediction: 'Prediction',
    missing: 'An empty field counts as a missing value.',
    means: 'Grey numbers are the means of the training rows.',
    card: 'About this model',
    notNumber: 'This is not a number. Enter one such as {}.',
    tooLarge: 'This number is too large.',
    notDate: 'This is not a date. Enter one such as 2024-03-01.',
    correct: 'Correct the marked fields to see a prediction.',
    others: '{} more classes, each less probable',
    board: 'Drawing board',
    drawHere: 'Draw here',
    blank: 'Draw something, or open a picture.',
    unseen: 'Nothing can be seen in this picture. Draw with more contrast.',
    clear: 'Clear',
    undo: 'Undo',
    file: 'Open a picture',
    noPicture: 'This file is not a picture that the browser can read.',
    sees: 'What the network sees',
    numbers: '{} numbers, separated by spaces or commas',
    count: 'Enter {} numbers.',
    output: 'Output {}',
  },
  ko: {
    about: '이 페이지 안에서 돌아가는 신경망입니다. 입력한 값은 밖으로 나가지 않습니다.',
    inputs: '입력',
    prediction: '예측',
    missing: '빈칸은 결측값으로 처리합니다.',
    means: '회색 숫자는 학습 행의 평균입니다.',
    card: '모델 정보',
    notNumber: '숫자가 아닙니다. {}처럼 입력하세요.',
    tooLarge: '숫자가 너무 큽니다.',
    notDate: '날짜가 아닙니다. 2024-03-01처럼 입력하세요.',
    correct: '표시된 칸을 고치면 예측이 나옵니다.',
    others: '확률이 더 낮은 클래스 {}개',
    board: '그림판',
    drawHere: '여기에 그리세요',
    blank: '그림을 그리거나 파일을 여세요.',
    unseen: '그림에서 아무것도 보이지 않습니다. 더 진하게 그리세요.',
    clear: '지우기',
    undo: '되돌리기',
    file: '그림 열기',
    noPicture: '브라우저가 읽을 수 있는 그림 파일이 아닙니다.',
    sees: '신경망이 보는 그림',
    numbers: '숫자 {}개, 빈칸이나 쉼표로 구분',
    count: '숫자 {}개를 입력하세요.',
    output: '출력 {}',
  },
} as const satisfies Record<string, PageTexts>;

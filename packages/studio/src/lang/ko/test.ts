import type { Texts } from '../en/index.ts';

export const test: Texts['test'] = {
  noRun: '아직 테스트할 신경망이 없습니다',
  noEvaluation: '아직 평가하지 않았습니다. 학습을 시작하거나 평가 간격을 정하세요.',
  evaluated: {
    validation: (score, step) =>
      `${step.toLocaleString('ko')}스텝 뒤 검증 행의 정확도는 ${score}입니다. 테스트 행은 마지막에 한 번만 씁니다.`,
    test: (score, step) =>
      `${step.toLocaleString('ko')}스텝 뒤 테스트 행의 정확도는 ${score}입니다.`,
  },
  noRunHint:
    '먼저 학습하세요. “시작”은 “학습” 화면의 신경망을, “A–D 학습”은 수업의 신경망 네 개를 학습합니다.',
  drawMeanwhile: '그동안 아래에 숫자를 직접 그려 둘 수 있습니다.',
  loading: '데이터를 아직 불러오는 중입니다. 지금 시작하면 다 불러온 뒤에 학습합니다.',
  otherData: (title) =>
    `${title}: 다른 데이터로 학습했으므로 테스트 그림이 없습니다. 불러온 데이터로 학습한 실행을 고르거나 새로 학습하세요.`,
  asking: '테스트 그림을 신경망에 넣어 보는 중 …',
  problem: (message) => `계산하지 못했습니다: ${message}`,
  heading: (title, step) => `${title}, ${step}스텝 뒤`,
  untrained: '아직 학습하지 않았습니다. 가중치가 무작위이므로 예측도 무작위입니다.',
  diverged:
    '발산했습니다. 출력이 숫자가 아닙니다. “시점” 막대를 앞으로 옮기면 이전 예측을 볼 수 있습니다. 학습률을 낮춰 보세요.',
  unanswered: (count) => `그림 ${count}장은 출력이 숫자가 아닙니다.`,
  toDrawing: '직접 그린 숫자로 가기',
  toPicture: '내 그림으로 가기',
  matrix: '혼동 행렬',
  matrixHint: '칸을 누르거나 화살표 키와 Enter를 쓰면 그 칸의 그림이 보입니다.',
  matrixSummary: (correct, total, percent, mistake) =>
    `그림 ${total}장 중 ${correct}장을 맞혔습니다(${percent}). ${mistake}`,
  commonest: (actual, taken, count) =>
    `가장 많이 틀린 예측: 실제 ${actual}, 예측 ${taken}, ${count}번.`,
  cell: (actual, taken, count, percent) =>
    `실제 ${actual}, 예측 ${taken}: 그림 ${count}장, 실제 ${actual} 중 ${percent}`,
  rightCell: (name, count, percent) => `${name}, 정답: 그림 ${count}장, 실제 ${name} 중 ${percent}`,
  cellTitle: (actual, taken) =>
    actual === taken ? `${actual}, 정답` : `실제 ${actual}, 예측 ${taken}`,
  cellEmpty: '이 칸에는 그림이 없습니다.',
  cellCaption: '확신이 큰 순서입니다. 그림을 누르거나 Enter를 치면 아래에 층별 출력이 나옵니다.',
  close: '닫기',
  perClass: '클래스별 정확도',
  perClassText: (percent, correct, total) => `${percent} (${total}장 중 ${correct}장)`,
  mistakes: '확신하고 틀린 예',
  mistakesCaption:
    '그림 아래는 실제 → 예측 클래스와 확신도입니다. 그림을 누르거나 Enter를 치면 아래에 층별 출력이 나옵니다.',
  picturesSummary: (from, to, total) =>
    `그림 ${total}장 중 ${from}번째부터 ${to}번째까지, 확신이 큰 순서입니다.`,
  picture: (index, label, taken, percent) =>
    `테스트 그림 ${index}번: 실제 ${label}, 예측 ${taken} (${percent})`,
  sheetHint: '그림을 가리키거나 화살표 키를 쓰면 자세히 읽을 수 있습니다.',
  index: '그림 번호',
  confidence: '확신도',
  page: (from, to, total) => `${total}장 중 ${from}–${to}`,
  previous: '이전',
  next: '더 보기',
  draw: '직접 그린 숫자',
  ownPicture: '내 그림',
  dropPicture: '그림을 여기에 놓으세요',
  pictureBoard: (what) => `내 그림. ${what}`,
  chooseFirst: '그림을 고르면 층별 출력이 나옵니다.',
  seenNothing: '고른 그림이 신경망이 보는 그대로 여기에 나옵니다.',
  seenResized: (rows, columns) =>
    `데이터의 그림처럼 ${rows} × ${columns} 픽셀로 맞췄습니다. 비율이 다르면 늘어납니다.`,
  drawHere: '여기에 숫자를 그리세요',
  board: (what) => `그림판입니다. ${what}`,
  keys: '키보드로 그리기: 화살표 키로 펜을 옮기고, 스페이스바로 펜을 대거나 뗍니다.',
  pen: (isDown, row, column) => `펜을 ${isDown ? '댐' : '뗌'}, ${row}행 ${column}열`,
  boardBlank: '비어 있습니다.',
  boardStrokes: (count) => `획이 ${count}개 있습니다.`,
  boardSample: (index, label) => `테스트 그림 ${index}번, 정답 ${label}입니다.`,
  boardFile: (name) => `그림 파일 ${name}입니다.`,
  undo: '되돌리기',
  clear: '지우기',
  sampleNumber: '테스트 그림 번호',
  show: '보기',
  random: '무작위',
  chooseFile: '그림 파일 고르기 (PNG, JPEG)',
  paste: '그림을 붙여 넣거나 페이지에 끌어다 놓아도 됩니다.',
  unreadable: (name) =>
    `${name}: 이 브라우저에서 읽을 수 없는 그림입니다. PNG나 JPEG 파일을 고르세요.`,
  unseen: '그림에서 숫자를 찾지 못했습니다. 명암이 더 뚜렷하고 둘레에 여백이 있어야 합니다.',
  onlyFor28: (rows, columns) =>
    `그리기는 28 × 28 픽셀 데이터에서만 됩니다. 지금 데이터는 ${rows} × ${columns}입니다. 테스트 그림은 고를 수 있습니다.`,
  wrongSize: (pixels, wanted) =>
    `이 그림은 ${pixels}픽셀이고, 고른 신경망은 ${wanted}픽셀을 받습니다.`,
  seen: '신경망이 보는 그림',
  seenBlank: '그린 그림이 신경망이 보는 그대로 여기에 나옵니다.',
  seenScaled:
    '비율을 유지하면서 데이터의 크기에 맞췄습니다. 손글씨 숫자 데이터가 아니므로 반전하거나 가운데로 옮기지 않았습니다.',
  seenLight: '데이터의 그림과 마찬가지로 여기서 잉크는 큰 값, 곧 파일의 밝은 픽셀입니다.',
  seenDrawn:
    '잉크가 있는 부분만 잘라 20 × 20 픽셀 안으로 평균을 내어 줄이고, 무게중심(+)이 28 × 28의 한가운데에 오도록 놓았습니다. MNIST의 숫자들도 이렇게 만들었습니다.',
  seenSample: (index, label) => `테스트 그림 ${index}번(정답 ${label}) 그대로입니다.`,
  seenSummary: (columns, rows, percent) =>
    `${columns} × ${rows} 픽셀 그림이고, 그중 ${percent}에 잉크가 있습니다.`,
  column: '열',
  row: '행',
  trainFirst: '신경망을 학습하면 예측이 나옵니다.',
  drawFirst: '숫자를 그리거나 그림을 고르면 층별 출력이 나옵니다.',
  says: (name, percent) => `${name}, ${percent}`,
  runnerUp: (name, percent) => `다음은 ${name}, ${percent}`,
  saysNothing: '예측 없음: 출력이 숫자가 아닙니다',
  guesses: '아직 학습하지 않아 무작위 예측입니다.',
  layers: '층별 출력',
  layersCaption:
    '칸 하나가 뉴런 하나입니다. 주황은 양수, 빼기 표시가 있는 파랑은 음수, 색이 없으면 0, × 표시는 숫자가 아닌 값입니다. 색의 범위는 층마다 다릅니다.',
  layer: (name, description, limit) => `${name}, ${description}: 가장 짙은 색은 ±${limit}`,
  layersSummary: (count, words) => `층 ${count}개. ${words}`,
  layerSummary: (name, units, low, high) => `${name}: 뉴런 ${units}개, ${low}부터 ${high}까지.`,
  unit: (layer, unit, value) => `${layer}, 뉴런 ${unit}: ${value}`,
  unitsHint: '칸을 가리키거나 화살표 키를 쓰면 값을 읽을 수 있습니다.',
  unitColumn: '뉴런',
  layerColumn: '층',
  value: '값',
  outputs: '확률',
  outputsCaption: '마지막 층의 소프트맥스입니다.',
  probability: '확률',
  confidenceTitle: '학습하는 동안 예측의 변화',
  confidenceCaption:
    '확률이 가장 높은 클래스 세 개가 저장된 시점마다 이 그림에서 얻은 확률입니다. “시점” 막대를 옮기면 그때의 층별 출력이 나옵니다.',
  confidenceWaiting: '그리기를 멈추고 0.5초가 지나면 곡선이 나옵니다.',
};

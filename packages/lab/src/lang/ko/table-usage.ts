import type { Messages } from '../en/index.ts';

const near = (name: string | undefined): string =>
  name === undefined ? '' : ` ${name}을(를) 쓰려고 했나요?`;

export const tableUsage: Messages['tableUsage'] = {
  taskNeedsTarget: '--task에는 예측할 열을 가리키는 --target이 필요합니다.',
  targetTwice: (column) => `--target에 열 "${column}"이(가) 두 번 있습니다. 한 번만 적으세요.`,
  oneTargetOfClasses: (count) =>
    `--task classification: 클래스 타깃은 하나만 쓸 수 있는데 --target에 ${count}개가 있습니다. 하나만 적거나, 숫자를 예측하려면 --task를 빼세요.`,
  sameCharacter: (character) =>
    `--delimiter와 --decimal이 모두 "${character}"입니다. 서로 다른 문자를 주세요.`,
  noColumn: (option, file, column, columns, nearest) =>
    `--${option}: ${file}에 열 "${column}"이(가) 없습니다. 있는 열: ${columns.slice(0, 20).join(', ')}${columns.length > 20 ? ` 외 ${columns.length - 20}개` : ''}.${near(nearest)}`,
  namedTwice: (first, second, column) =>
    `--${first}와(과) --${second}에 모두 열 "${column}"이(가) 있습니다. 한쪽에만 적으세요.${first === 'target' ? ' 타깃이면 --task를 쓰세요.' : ''}`,
  needsTarget: (file, columns) =>
    `${file}에서 예측할 열을 --target으로 알려 주세요: ${columns.slice(0, 20).join(', ')}.`,
  twoTestSets: (first, second) =>
    `${first}와(과) ${second}이(가) 모두 테스트 데이터를 정합니다. 하나만 주세요.`,
  timeAndGroup: '--time과 --group은 함께 쓸 수 없습니다. 하나만 주세요.',
  foldNeedsFolds: (fold) => `--fold ${fold}에는 --folds가 필요합니다(예: --folds 5).`,
  foldTooLarge: (fold, folds) => `--fold ${fold}은(는) --folds의 수 ${folds} 이하여야 합니다.`,
  whichFold: (folds) =>
    `--folds ${folds}은(는) 폴드마다 신경망을 만듭니다. 어느 폴드인지 --fold로 알려 주세요(예: --fold 1).`,
  logitOfNumbers: (column) =>
    `--binary logit에는 클래스가 둘인 타깃이 필요한데 "${column}"은(는) 숫자로 읽었습니다. 빼거나 --task classification을 주세요.`,
  logitOfSeveral:
    '--binary logit에는 클래스가 둘인 타깃이 필요한데 타깃 여러 개는 숫자입니다. 빼세요.',
  logitOfClasses: (column, classes) =>
    `--binary logit에는 클래스가 둘인 타깃이 필요한데 "${column}"은(는) 클래스가 ${classes}개입니다. 빼세요.`,
  balanceOfNumber: (column) =>
    `--balance는 클래스에 가중치를 주는데 타깃 "${column}"은(는) 숫자로 읽었습니다. 빼거나 --task classification을 주세요.`,
  balanceOfSeveral:
    '--balance는 클래스에 가중치를 주는데 타깃 여러 개는 숫자입니다. 빼거나 그중 하나만 예측하세요.',
  modelsOfPictures:
    "--vary model은 그림용인 레슨의 신경망을 비교합니다. 표에서는 --vary 'hidden=none 64 64,64'처럼 hidden을 바꾸세요.",
  ofFiles: (option, dataset) =>
    `${option}은(는) 파일에 쓰는데 --dataset ${dataset}은(는) 만들어 내는 데이터입니다. 빼세요.`,
  ofPoints: (option, sets) => `${option}은(는) --dataset ${sets.join(', ')}에 씁니다.`,
  ofTables: (option, folder) =>
    `${option}은(는) 표에 씁니다${folder === undefined ? '' : `(${folder}은(는) 그림이 있는 곳입니다)`}: FILE --target COLUMN.`,
  ofPictures: (option, file) => `${option}은(는) 그림에 쓰는데 ${file}은(는) 표입니다. 빼세요.`,
  pointsAlone: (dataset, names) =>
    `--dataset ${dataset}은(는) 단독으로 씁니다. ${names.join(' ')}을(를) 빼세요. 다른 신경망을 쓰려면 --hidden 16,16 --activation tanh.`,
  tableAlone: (file, names) => `표 ${file}은(는) 단독으로 씁니다. ${names.join(' ')}을(를) 빼세요.`,
  folderIsNoTable: (folder) => `${folder}은(는) 폴더인데 표는 파일 하나입니다.`,
  picturesByDataset: (command, folder) =>
    ` 그 안의 그림을 쓰려면: gradus ${command} C --dataset folder --data ${folder}`,
  picturesByOption: (folder) =>
    ` 그 안의 그림을 쓰려면 폴더를 빼고 --dataset folder --data ${folder}을(를) 주세요.`,
  picturesByRun: (folder) =>
    ` 그 안의 그림으로 만든 신경망을 보려면: gradus train ${folder}, 그다음 gradus inspect last`,
  pointClasses: (set, classes, most) =>
    `--classes ${classes}: ${set}의 클래스는 ${most === 2 ? '항상 2개' : `2개에서 ${most}개까지`}입니다.`,
  tooFewPoints: (points, least) =>
    `--points ${points}은(는) 너무 적습니다. 클래스마다 둘씩, ${least}개 이상을 주세요.`,
  unknownEnding: (out, endings) =>
    `--out ${out}: 파일 이름의 끝으로 형식을 정합니다. ${endings} 중 하나여야 합니다.`,
  overwritesInput: (out) => `--out ${out}은(는) 읽고 있는 파일입니다. 다른 이름을 주세요.`,
  outForTables: '--out은 표에 씁니다. 그림의 예측은 화면에 나옵니다.',
  pictureOrFile:
    '--index 7처럼 테스트 그림의 번호를 주거나, digit.png 또는 new-rows.csv 같은 파일을 주세요.',
};

import type { Messages } from '../en/index.ts';

const near = (name: string | undefined): string =>
  name === undefined ? '' : ` 혹시 ${name}인가요?`;

export const tableUsage: Messages['tableUsage'] = {
  taskNeedsTarget: '--task에는 예측할 열을 가리키는 --target이 필요합니다.',
  targetTwice: (column) => `--target: 같은 열을 두 번 적었습니다: "${column}". 한 번만 적으세요.`,
  oneTargetOfClasses: (count) =>
    `--task classification: 클래스 타깃은 하나만 쓸 수 있는데 --target에 ${count}개가 있습니다. 하나만 적거나, 숫자를 예측하려면 --task를 빼세요.`,
  sameCharacter: (character) =>
    `--delimiter, --decimal: 둘 다 "${character}"입니다. 서로 다른 문자를 주세요.`,
  noColumn: (option, file, column, columns, nearest) =>
    `--${option}: ${file}에 없는 열입니다: "${column}". 있는 열: ${columns.slice(0, 20).join(', ')}${columns.length > 20 ? ` 외 ${columns.length - 20}개` : ''}.${near(nearest)}`,
  namedTwice: (first, second, column) =>
    `--${first}, --${second}: 두 옵션에 같은 열을 적었습니다: "${column}". 한쪽에만 적으세요.${first === 'target' ? ' 타깃이면 --task를 쓰세요.' : ''}`,
  needsTarget: (file, columns) =>
    `${file}에서 예측할 열을 --target으로 알려 주세요: ${columns.slice(0, 20).join(', ')}.`,
  twoTestSets: (first, second) =>
    `${first}, ${second}: 둘 다 테스트 데이터를 정합니다. 하나만 주세요.`,
  timeAndGroup: '--time과 --group은 함께 쓸 수 없습니다. 하나만 주세요.',
  foldNeedsFolds: (fold) => `--fold ${fold}에는 --folds가 필요합니다(예: --folds 5).`,
  foldTooLarge: (fold, folds) => `--fold ${fold}: --folds의 수 이하(1~${folds})여야 합니다.`,
  whichFold: (folds) =>
    `--folds ${folds}: 폴드마다 신경망을 하나씩 학습합니다. 하나를 고르세요(예: --fold 1).`,
  logitOfNumbers: (column) =>
    `--binary logit에는 클래스가 둘인 타깃이 필요한데, 숫자로 읽은 열입니다: "${column}". --binary를 빼거나 --task classification을 주세요.`,
  logitOfSeveral:
    '--binary logit에는 클래스가 둘인 타깃이 필요한데, 타깃이 여러 개면 숫자입니다. --binary를 빼세요.',
  logitOfClasses: (column, classes) =>
    `--binary logit에는 클래스가 둘인 타깃이 필요한데, 열 "${column}"의 클래스는 ${classes}개입니다. --binary를 빼세요.`,
  balanceOfNumber: (column) =>
    `--balance는 클래스에 가중치를 주는데, 타깃을 숫자로 읽었습니다: "${column}". --balance를 빼거나 --task classification을 주세요.`,
  balanceOfSeveral:
    '--balance는 클래스에 가중치를 주는데, 타깃이 여러 개면 숫자입니다. --balance를 빼거나 그중 하나만 예측하세요.',
  modelsOfPictures:
    "--vary model은 그림을 학습하는 수업의 신경망을 비교합니다. 표에서는 --vary 'hidden=none 64 64,64'처럼 hidden을 바꾸세요.",
  ofFiles: (option, dataset) =>
    `${option}: 파일에 쓰는 옵션인데 --dataset ${dataset}에는 파일이 없습니다. 이 옵션을 빼세요.`,
  ofPoints: (option, sets) =>
    `${option}: --dataset ${sets.join(', ')}에만 쓰는 옵션입니다. 이 옵션을 빼세요.`,
  ofTables: (option, folder) =>
    `${option}: 표(FILE --target COLUMN)에 쓰는 옵션입니다${folder === undefined ? '' : `(그림 폴더: ${folder})`}. 이 옵션을 빼세요.`,
  ofPictures: (option, file) =>
    `${option}: 그림에 쓰는 옵션인데 표를 적었습니다: ${file}. 이 옵션을 빼세요.`,
  pointsAlone: (dataset, names) =>
    `--dataset ${dataset}: 단독으로 쓰는 데이터입니다. 다음을 빼세요: ${names.join(' ')}. 다른 신경망을 쓰려면: --hidden 16,16 --activation tanh.`,
  tableAlone: (file, names) => `${file}: 표는 단독으로 씁니다. 다음을 빼세요: ${names.join(' ')}.`,
  folderIsNoTable: (folder) => `${folder}: 폴더입니다. 표는 파일 하나여야 합니다.`,
  picturesByDataset: (command, folder) =>
    ` 그 안의 그림을 쓰려면: gradus ${command} C --dataset folder --data ${folder}`,
  picturesByOption: (folder) =>
    ` 그 안의 그림을 쓰려면 폴더 대신 이렇게 적으세요: --dataset folder --data ${folder}.`,
  picturesByRun: (folder) =>
    ` 그 안의 그림을 쓰려면 먼저 학습하세요: gradus train ${folder}. 그다음: gradus inspect last`,
  pointClasses: (set, classes, most) =>
    `--classes ${classes}: ${set}의 클래스는 ${most === 2 ? '항상 2개' : `2개에서 ${most}개까지`}입니다.`,
  tooFewPoints: (points, least) =>
    `--points ${points}: 너무 적습니다. 클래스마다 둘씩, ${least}개 이상을 주세요.`,
  unknownEnding: (out, endings) =>
    `--out ${out}: 확장자로 형식을 정합니다. ${endings} 중 하나여야 합니다.`,
  overwritesInput: (out) => `--out ${out}: 읽고 있는 파일입니다. 다른 이름을 주세요.`,
  outForTables: '--out은 표에 씁니다. 그림의 예측은 화면에 나옵니다. --out을 빼세요.',
  pictureOrFile:
    '--index 7처럼 테스트 그림의 번호를 주거나, digit.png 또는 new-rows.csv 같은 파일을 주세요.',
};

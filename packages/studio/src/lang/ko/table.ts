import type { HeaderDoubt } from '@gradus/datasets';
import { data, tableFile } from '@gradus/lab/lang/ko';
import type { Parts } from '../en/index.ts';

const grouped = (n: number): string => n.toLocaleString('en');
const HEADER = '아래 ‘첫 행’에서 ‘데이터’를 고르세요';

function doubt(because: HeaderDoubt): string {
  switch (because.code) {
    case 'count':
      return '값이 0, 1, 2, …입니다';
    case 'above-numbers':
      return `“${because.cell}” 아래는 숫자인데, 옆에는 이름 같지 않은 숫자가 있습니다`;
    case 'lonely-text':
      return '이 텍스트는 다른 행에 없습니다';
  }
}

export const table: Parts['table'] = {
  title: (name) => `학습할 표: ${name}`,
  size: (count, columns, size) =>
    `${grouped(count)}행, ${grouped(columns)}열, ${size}. 파일은 이 컴퓨터 밖으로 나가지 않습니다.`,
  reading: (name, size, share) => `${name} 읽는 중: ${size}${share === null ? '' : `, ${share} %`}`,
  otherFile: (run, file) =>
    `${run}: 다른 파일(${file})로 학습한 실행입니다. 그 실행을 이어서 학습하려면 그 파일을 끌어다 놓으세요. 이 파일을 써도 그 실행은 바뀌지 않습니다.`,
  planning: '열을 살펴보는 중 …',
  unreadable: (name) => `표로 읽을 수 없습니다: ${name}`,
  train: '이 표로 학습하기',
  loading: '행을 준비하는 중 …',
  failed: (message) => `이 표는 쓸 수 없습니다: ${message}`,

  predicts: (targets, task) => `예측할 열: ${targets.join(', ')} (${task})`,
  shortTasks: { classification: '분류', regression: '회귀' },
  notHere: (name) => `이 페이지에 없는 파일입니다: ${name}. 학습하려면 파일을 끌어다 놓으세요.`,
  change: '타깃과 열 바꾸기…',

  what: '예측할 것',
  target: '타깃',
  noTarget: '열을 고르세요',
  needsTarget: '신경망이 예측할 열을 고르세요.',
  task: '과제',
  tasks: { classification: '분류: 클래스 중 하나', regression: '회귀: 숫자' },
  inferredTask: { classification: '추론: 분류', regression: '추론: 회귀' },
  noTask: '타깃에서 추론',
  classes: (count, some) =>
    `클래스 ${grouped(count)}개: ${some.join(', ')}${count > some.length ? ', …' : ''}`,
  range: (low, high) => `${low}부터 ${high}까지의 숫자`,

  columns: '열',
  columnsHint: '신경망은 이 열들로 타깃을 예측합니다.',
  column: '열',
  useAs: '쓰임',
  useOf: (column) => `열의 쓰임: ${column}`,
  missing: '결측',
  different: '서로 다른 값',
  values: '값',
  types: { numeric: '숫자', categorical: '범주', date: '날짜', ignored: '제외', target: '타깃' },
  inferred: (type) => `${type}(추론)`,
  because: data.why,
  moreColumns: (count) => `… 외 ${grouped(count)}열은 추론한 대로 씁니다.`,
  mean: (mean) => `평균 ${mean}`,
  spread: (low, high) => `${low} ~ ${high}`,
  others: (count) => `외 ${grouped(count)}개`,
  firstRows: '처음 몇 행',
  missingCell: '결측',

  warnings: (count) => `경고 ${grouped(count)}개`,
  warning: (warning) => {
    switch (warning.code) {
      case 'identifier':
        return `${warning.column}: ${warning.because === 'name' ? '이름이 식별자 같아서' : '모든 값이 서로 다른 정수라 식별자로 보고'} 제외합니다. 쓰려면 숫자나 범주를 고르세요.`;
      case 'free-text':
        return `${warning.column}: 값 ${grouped(warning.present)}개 중 ${grouped(warning.distinct)}개가 서로 다른 자유 텍스트라 제외합니다. 쓰려면 범주를 고르세요.`;
      case 'mostly-missing':
        return `${warning.column}: ${grouped(warning.rows)}행 중 ${grouped(warning.missing)}행에 값이 없습니다. 빼려면 제외를 고르세요.`;
      case 'many-categories':
        return `${warning.column}: 범주가 ${grouped(warning.distinct)}개라 학습하려면 행이 많이 필요합니다. 빼려면 제외를 고르세요.`;
      case 'leakage':
        return `${warning.column}: 이 열만으로 타깃 ${warning.target}의 답이 드러납니다. 상수로 예측할 때의 ${warning.task === 'classification' ? '오류' : '제곱 오차'}를 ${(100 * warning.score).toFixed(1)} % 줄입니다. 예측할 때 알 수 없는 값이면 제외를 고르세요.`;
      case 'formatted-numbers':
        return `${warning.column}: ${warning.example} 같은 텍스트(${warning.row + 1}행)가 있습니다. 숫자(${warning.value})로 읽으려면 ${warning.isTarget ? '과제로 회귀를' : '숫자를'} 고르세요.`;
      case 'rounded-integers':
        return `${warning.column}: ${warning.example}(${warning.row + 1}행)처럼 2^53을 넘는 정수가 있어 반올림합니다. 식별자라면 범주를 고르세요.`;
      case 'mostly-numbers':
      case 'mostly-dates':
        return `${warning.column}: ${warning.example}(${warning.row + 1}행) 때문에 텍스트로 읽었습니다. 값 ${grouped(warning.present)}개 중 ${grouped(warning.count)}개는 ${warning.code === 'mostly-dates' ? '날짜' : '숫자'}입니다. 결측값을 뜻한다면 아래 ‘결측값’에 적으세요.`;
      case 'duplicates':
        return `테스트 ${grouped(warning.rows)}행 중 ${grouped(warning.count)}행이 학습 데이터에도 있습니다(${warning.testRow + 1}행과 ${warning.trainRow + 1}행이 같음). ${warning.count < warning.rows / 100 ? '적어서 결과에는 거의 영향이 없습니다.' : '그만큼 테스트가 새로운 행보다 쉽습니다. 중복된 행을 지우거나, 같은 값끼리 모으는 열을 고르세요.'}`;
      default:
        return data.warning(warning);
    }
  },

  split: '학습, 검증, 테스트 데이터',
  splitBy: '행을 나누는 방법',
  splits: {
    random: '무작위로, 타깃의 분포가 비슷하게',
    group: '한 열의 값이 같은 행은 함께',
    time: '시간 순서로: 가장 늦은 행이 테스트 데이터',
  },
  splitColumn: '열',
  seed: '시드',
  seedHint: '시드가 같으면 나누는 방법과 초기 가중치가 같습니다.',
  sizes: ([train, validation, test]) =>
    `학습 ${grouped(train)}행, 가장 좋은 가중치를 고르는 검증 ${grouped(validation)}행, 테스트 ${grouped(test)}행.`,

  how: '파일을 읽는 방법',
  guessed: '추측',
  header: '첫 행',
  headers: { yes: '열 이름', no: '데이터' },
  delimiter: '칸 사이',
  delimiters: { ',': '쉼표', ';': '세미콜론', '\t': '탭', '|': '세로줄' },
  decimal: '소수점',
  decimals: { '.': '점', ',': '쉼표' },
  encoding: '인코딩',
  marks: '결측값',
  marksHint: '결측값을 뜻하는 텍스트를 쉼표로 나누어 더 적으세요. 예: -999',

  fileProblem: (problem) => {
    switch (problem.code) {
      case 'no-rows':
        return `${problem.line}번째 줄에 열 이름만 있고 행이 없습니다. 이 줄이 데이터라면 ${HEADER}.`;
      case 'ragged': {
        const { line, cells, firstLine, firstCells } = problem;
        return `${line}번째 줄은 ${cells}칸인데 ${firstLine}번째 줄은 ${firstCells}칸입니다. 모든 행의 칸 수가 같아야 합니다. 칸을 나누는 문자가 다르면 아래에서 고르세요.`;
      }
      case 'unnamed-column':
        return `${problem.line}번째 줄에서 ${problem.column}번째 열의 이름이 없습니다. 파일에 이름을 적거나, ${HEADER}.`;
      case 'duplicate-columns':
        return `${problem.line}번째 줄에서 ${problem.columns[0]}번째 열과 ${problem.columns[1]}번째 열의 이름이 같습니다: “${problem.name}”. 하나의 이름을 바꾸거나, ${HEADER}.`;
      case 'unclear-header':
        return `${problem.line}번째 줄이 열 이름인지 데이터인지 알 수 없습니다(${doubt(problem.because)}). 아래 ‘첫 행’에서 고르세요.`;
      case 'unclear-delimiter':
        return '행을 여러 문자에서 나눌 수 있습니다. 아래 ‘칸 사이’에서 고르세요. 소수점이 쉼표라면 그것도 고르세요.';
      case 'null-characters':
        return '코드가 0인 문자가 있습니다. 바이너리 파일이거나 인코딩이 다른 텍스트입니다. UTF-8로 저장하거나 아래에서 인코딩을 고르세요.';
      case 'wrong-encoding':
        return `${problem.line}번째 줄이 ${problem.encoding} 인코딩이 아닙니다. UTF-8로 저장하거나 아래에서 인코딩을 고르세요. 한국어 엑셀 파일이면 euc-kr, Latin-1이면 windows-1252입니다.`;
      case 'too-many-columns':
        return `${problem.line}번째 줄이 ${grouped(problem.most)}칸을 넘습니다. 칸을 나누는 문자가 다르면 아래에서 고르세요.`;
      default:
        return tableFile.problem(problem);
    }
  },
  problem: (problem) => {
    switch (problem.code) {
      case 'no-number':
        return `${problem.row + 1}행, 열 ${problem.column}: 유한한 숫자가 아닙니다: “${problem.value}”. 값을 고치거나, 아래 ‘결측값’에 적거나, 이 열을 범주로 쓰세요.`;
      case 'no-date':
        return `${problem.row + 1}행, 열 ${problem.column}: 날짜로 읽을 수 없습니다: “${problem.value}”. 2024-03-01처럼 적거나 이 열을 범주로 쓰세요.`;
      case 'no-features':
        return problem.ignored.length === 0
          ? '타깃 말고는 예측에 쓸 열이 없습니다.'
          : '예측에 쓸 열이 없습니다. 모든 열이 제외되었습니다. 적어도 한 열을 숫자, 범주, 날짜로 쓰세요.';
      case 'target-dates':
        return `타깃 ${problem.column}의 값이 날짜입니다. 다른 타깃을 고르거나, 날짜마다 클래스로 삼으려면 과제로 분류를 고르세요.`;
      case 'target-mostly-missing':
        return `타깃 ${problem.column}: ${grouped(problem.rows)}행 중 ${grouped(problem.missing)}행에 값이 없습니다. 값을 채우거나 다른 타깃을 고르세요.`;
      case 'target-constant':
        return `타깃 ${problem.column}: 모든 행의 값이 같아(“${problem.value}”) 학습할 것이 없습니다. 다른 타깃을 고르세요.`;
      case 'single-row-class':
        return `타깃 ${problem.column}에 한 행뿐인 클래스가 있습니다: “${problem.value}”(${problem.row + 1}행). 행을 더하거나, 이 행을 빼려면 아래 ‘결측값’에 적으세요.`;
      case 'single-row-classes':
        return `타깃 ${problem.column}의 클래스 ${grouped(problem.classes)}개 중 ${grouped(problem.singles)}개가 한 행뿐입니다. 다른 타깃을 고르거나, 숫자라면 과제로 회귀를 고르세요.`;
      case 'no-time':
        return `${problem.row + 1}행, 열 ${problem.column}: 날짜나 숫자가 없습니다. 값을 채우거나 행을 다르게 나누세요.`;
      case 'too-few-to-split': {
        const { of, available, parts } = problem;
        return of === 'row'
          ? `${available}행은 ${parts}부분으로 나눌 수 없습니다. 행을 더하세요.`
          : `그룹 ${available}개는 ${parts}부분으로 나눌 수 없습니다. 다른 열을 고르세요.`;
      }
      default:
        return data.problem(problem);
    }
  },
  tooFew: ([train, validation, test]) =>
    `나누면 학습 ${train}행, 검증 ${validation}행, 테스트 ${test}행입니다. 부분마다 적어도 한 행이 필요합니다. 행을 더하세요.`,
};

import type { Messages } from '../en/index.ts';
import { percentDigits } from '../numbers.ts';

const WHY: Messages['data']['why'] = {
  option: '옵션',
  numbers: '숫자',
  dates: '날짜',
  text: '텍스트',
  'free-text': '자유 텍스트',
  'distinct-integers': '식별자',
  'identifier-name': '식별자',
  constant: '값이 하나',
  empty: '비어 있음',
};

const TASKS = { classification: '분류', regression: '회귀' };

export const data: Messages['data'] = {
  heading: (file, rows, columns) => `${file}: ${rows}행, ${columns}열`,
  reading: (megabytes, share) => `읽는 중: ${megabytes} MB${share === null ? '' : `, ${share} %`}`,
  column: '열',
  type: '유형',
  missing: '결측',
  values: '값',
  histogram: '히스토그램',
  because: '판단 근거',
  types: {
    numeric: '수치형',
    categorical: '범주형',
    date: '날짜',
    ignored: '제외',
    target: '타깃',
  },
  tasks: TASKS,
  categories: (count) => `범주 ${count}개`,
  different: (count) => `서로 다른 값 ${count}개`,
  why: WHY,
  target: ({ task, reason }, names) => {
    const other = task === 'classification' ? 'regression' : 'classification';
    const change = `바꾸려면 --task ${other} 옵션을 쓰세요.`;
    const head = `타깃 ${names.join(', ')}: ${TASKS[task]}`;
    switch (reason.code) {
      case 'option':
        return `${head} (--task로 지정함)`;
      case 'text':
        return `${head} (서로 다른 값이 ${reason.distinct}개인 텍스트)`;
      case 'few-integers':
      case 'many-integers':
        return `${head} (서로 다른 값이 ${reason.distinct}개인 정수). ${change}`;
      case 'fractions':
        return `${head} (${reason.example} 같은 숫자). ${change}`;
      case 'several-targets':
        return `${head} (타깃이 여러 개면 모두 숫자로 봅니다)`;
    }
  },
  problem: (problem) => {
    switch (problem.code) {
      case 'no-rows':
        return '표에 행이 없습니다.';
      case 'no-column': {
        const { column, columns } = problem;
        const more = columns.length > 20 ? ', …' : '';
        return `없는 열입니다: "${column}". 있는 열: ${columns.slice(0, 20).join(', ')}${more}.`;
      }
      case 'lacks-columns': {
        const { columns } = problem;
        const named = columns.slice(0, 5).map(({ column, near }) => {
          return near === null ? `"${column}"` : `"${column}"(표의 "${near}"인가요?)`;
        });
        const more = columns.length > 5 ? ` 외 ${columns.length - 5}개` : '';
        return `모델에 필요한 열이 없습니다: ${named.join(', ')}${more}. 열을 더하거나, 그 값이 든 열의 이름을 바꾸세요.`;
      }
      case 'too-few-to-split':
        return `${problem.of === 'row' ? `행이 ${problem.available}개` : `묶음이 ${problem.available}개`}뿐이라 ${problem.parts}개로 나눌 수 없습니다. ${problem.of === 'row' ? '행을 더하세요' : '--group에 다른 열을 주세요'}.`;
      case 'no-time':
        return `${problem.row + 1}행, 열 "${problem.column}": 날짜나 숫자가 없습니다. 값을 채우거나 --time을 빼세요.`;
      case 'too-large':
        return `열 "${problem.column}": ${problem.most}보다 큰 숫자는 쓸 수 없습니다. 단위를 바꾸어 줄이세요.`;
      case 'no-number':
        return `${problem.row + 1}행, 열 "${problem.column}": 유한한 숫자가 아닙니다: "${problem.value}". 값을 고치거나, 결측값을 뜻한다면 --missing "${problem.value}" 옵션을 주세요.`;
      case 'no-date':
        return `${problem.row + 1}행, 열 "${problem.column}": 날짜로 읽을 수 없습니다: "${problem.value}". 2024-03-01처럼 적거나 --date에서 이 열을 빼세요.`;
      case 'no-features': {
        const { length } = problem.ignored;
        if (length === 0) return '타깃 말고는 예측에 쓸 열이 없습니다. 열을 더하세요.';
        const columns = problem.ignored.slice(0, 5).map(({ column, reason, example }) => {
          return `"${column}"(${WHY[reason]}${example === null ? '' : `, 예: "${example}"`})`;
        });
        const more = length > 5 ? ` 외 ${length - 5}개` : '';
        return `예측에 쓸 열이 없습니다. 모든 열을 제외했습니다: ${columns.join(', ')}${more}. 쓸 열을 --numeric(1,234나 12 € 같은 숫자도 가능), --categorical, --date에 적으세요.`;
      }
      case 'target-dates':
        return `타깃 "${problem.column}"의 값이 날짜입니다. 다른 열을 --target으로 고르거나, 날짜마다 클래스로 삼으려면 --task classification을 주세요.`;
      case 'no-number-target':
        return `타깃 "${problem.column}"의 값이 ${problem.holds === 'dates' ? '날짜' : '텍스트'}입니다. 타깃이 여러 개면 모두 숫자여야 합니다. 따로 모델을 만들어 예측하거나, 1,234와 12 €를 숫자로 읽으려면 --task regression을 주세요.`;
      case 'targets-apart':
        return `${problem.rows}행 중 ${problem.complete}행에만 모든 타깃(${problem.columns.map((name) => `"${name}"`).join(', ')})이 있습니다. 값을 채우거나 타깃을 줄이세요.`;
      case 'target-mostly-missing':
        return `타깃 "${problem.column}": ${problem.rows}행 중 ${problem.missing}행에 값이 없습니다. 값을 채우거나 다른 열을 --target으로 고르세요.`;
      case 'target-constant':
        return `타깃 "${problem.column}": 모든 행의 값이 같아("${problem.value}") 학습할 것이 없습니다. 다른 열을 --target으로 고르세요.`;
      case 'single-row-class':
        return `타깃 "${problem.column}"에 한 행뿐인 클래스가 있습니다: "${problem.value}"(${problem.row + 1}행). 행을 더하거나, 이 행을 빼려면 --missing "${problem.value}" 옵션을 주세요.`;
      case 'single-row-classes':
        return `타깃 "${problem.column}"의 클래스 ${problem.classes}개 중 ${problem.singles}개가 한 행뿐입니다. 다른 열을 --target으로 고르거나, 숫자라면 --task regression을 주세요.`;
    }
  },
  warning: (warning) => {
    switch (warning.code) {
      case 'identifier':
        return `${warning.column}: ${warning.because === 'name' ? '이름이 식별자 같아서' : '모든 값이 서로 다른 정수라 식별자로 보고'} 제외합니다. 쓰려면 --numeric이나 --categorical에 적으세요.`;
      case 'constant':
        return `${warning.column}: 모든 행의 값이 같아서(${warning.value}) 제외합니다.`;
      case 'empty':
        return `${warning.column}: 모든 칸이 비어 있어서 제외합니다.`;
      case 'free-text':
        return `${warning.column}: 값 ${warning.present}개 중 ${warning.distinct}개가 서로 다른 자유 텍스트라 제외합니다. 쓰려면 --categorical에 적으세요.`;
      case 'mostly-missing':
        return `${warning.column}: ${warning.rows}행 중 ${warning.missing}행에 값이 없습니다. 빼려면 --ignore에 적으세요.`;
      case 'dominant':
        return `${warning.column}: 값이 있는 칸의 ${percentDigits(100 * warning.share)} %가 ${warning.value}입니다.`;
      case 'many-categories':
        return `${warning.column}: 범주가 ${warning.distinct}개라 학습하려면 행이 많이 필요합니다. 빼려면 --ignore에 적으세요.`;
      case 'leakage':
        return `${warning.column}: 이 열만으로 타깃 ${warning.target}의 답이 드러납니다. 상수로 예측할 때의 ${warning.task === 'classification' ? '오류' : '제곱 오차'}를 ${percentDigits(Math.floor(warning.score * 10_000) / 100)} % 줄입니다. 예측할 때 알 수 없는 값이면 --ignore에 적으세요.`;
      case 'formatted-numbers':
        return `${warning.column}: ${warning.example} 같은 텍스트(${warning.row + 1}행)가 있습니다. 숫자(${warning.value})로 읽으려면 ${warning.isTarget ? '--task regression을 주세요' : '--numeric에 적으세요'}.`;
      case 'decimal-commas':
        return `${warning.column}: 값 ${warning.present}개 중 ${warning.count}개가 ${warning.example}(${warning.row + 1}행)처럼 소수점을 쉼표로 적은 숫자라 텍스트로 읽었습니다. 1234.5처럼 점으로 적으세요.`;
      case 'rounded-integers':
        return `${warning.column}: ${warning.example}(${warning.row + 1}행)처럼 2^53을 넘는 정수가 있어 64비트 실수로 반올림합니다. 식별자라면 --categorical에 적고, 타깃이면 --task classification을 주세요.`;
      case 'mostly-numbers':
        return `${warning.column}: ${warning.example}(${warning.row + 1}행) 때문에 텍스트로 읽었습니다. 값 ${warning.present}개 중 ${warning.count}개는 숫자입니다. 결측값을 뜻한다면 --missing에 적으세요.`;
      case 'mostly-dates':
        return `${warning.column}: ${warning.example}(${warning.row + 1}행) 때문에 텍스트로 읽었습니다. 값 ${warning.present}개 중 ${warning.count}개는 날짜입니다. 결측값을 뜻한다면 --missing에 적으세요.`;
      case 'ambiguous-dates':
        return `${warning.column}: 일과 월 중 무엇이 먼저인지 알 수 없는 값이 있어 날짜로 읽지 않았습니다: ${warning.example}(${warning.row + 1}행). 2024-03-01처럼 적으세요.`;
      case 'mixed-dates':
        return `${warning.column}: 날짜 형식이 여러 가지입니다: ${warning.examples.join(', ')}.`;
      case 'target-missing':
        return `타깃 ${warning.column}의 값이 없는 ${warning.missing}행은 쓰지 않습니다.`;
      case 'small-classes': {
        const list = warning.classes.slice(0, 5).map(({ value, count }) => `${value}(${count}행)`);
        const more = warning.classes.length - list.length;
        return `${warning.column}: 10행이 안 되는 클래스가 있습니다: ${list.join(', ')}${more > 0 ? ` 외 ${more}개` : ''}. 이 클래스의 지표는 불확실합니다.`;
      }
      case 'many-classes':
        return `${warning.column}: ${warning.rows}행에 클래스가 ${warning.classes}개라 클래스마다 10행이 안 됩니다.`;
      case 'duplicates':
        return `테스트 ${warning.rows}행 중 ${warning.count}행이 학습 데이터에도 있습니다(${warning.testRow + 1}행과 ${warning.trainRow + 1}행이 같음). ${warning.count < warning.rows / 100 ? '적어서 결과에는 거의 영향이 없습니다.' : '그만큼 테스트가 새로운 행보다 쉽습니다. 중복된 행을 지우세요.'}`;
    }
  },
};

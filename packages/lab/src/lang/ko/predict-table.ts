import type { CellProblem } from 'gradus/preprocessing';
import type { predictTable as english } from '../en/predict-table.ts';

const PROBLEMS: Readonly<Record<CellProblem, string>> = {
  'not-a-number': '유한한 숫자가 아닙니다',
  'not-a-date': '학습 행의 날짜 형식이 아닙니다',
  'too-large': 'float32로 나타내기에 너무 큽니다',
  'missing-target': '타깃 값이 없습니다',
  'unknown-class': '신경망이 모르는 클래스입니다',
};

/** `gradus predict` and `gradus evaluate` on tables; rows are counted from 1. */
export const predictTable: typeof english = {
  written: (rows, file) => `예측 ${rows}개를 썼습니다: ${file}`,
  extra: (columns) => `참고: 학습 표에 없던 열은 쓰지 않습니다: ${columns}`,
  category: (column, value, row, rows) =>
    `${column} "${value}"(${row}행${rows === 1 ? '' : `, 모두 ${rows}행`})`,
  unseen: (categories, more) =>
    `참고: 학습 행에 없던 범주가 있습니다: ${categories}${more > 0 ? ` 외 ${more}개` : ''}. 신경망은 이런 값을 처음 보는 값으로 다룹니다. 오타라면 고치세요.`,
  cell: (row, column, value, problem) =>
    `${row}행, ${column} 열: ${value === null ? '값' : `"${value}"`} — ${PROBLEMS[problem]}.`,
  onLine: (line) => `(${line}번째 줄)`,
  more: (count) => `… 그 밖에 ${count}개의 칸도 마찬가지입니다.`,
  failed: (rows, all) =>
    `위에 적은 칸 때문에 ${all}행 중 ${rows}행은 예측이 없습니다. ${rows < all ? '나머지는 예측했습니다. ' : ''}칸을 고치고 다시 예측하세요.`,
  leftOut: (rows, all, { target, task }, example) => {
    const names = target.join(' 또는 ');
    const lacks =
      task === 'classification'
        ? `${names} 값이 없거나 신경망이 모르는 클래스입니다`
        : `${names} 값이 없습니다`;
    return `${all}행 중 ${rows}행을 뺐습니다. 읽을 수 없는 칸이 있거나 ${lacks}. 첫 번째: ${example}`;
  },
  unusable: (cell, rows) =>
    rows === null ? `${cell} 고치세요.` : `${rows}행 중 테스트에 쓸 수 있는 행이 없습니다. ${cell}`,
  needsFile: (run) =>
    `표로 학습한 실행입니다: ${run}. 예측할 행이 든 파일을 적으세요: gradus predict ${run} new.csv`,
};

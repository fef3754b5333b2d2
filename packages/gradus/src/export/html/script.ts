/**
 * The script of a page. It follows the script of the model, which declares `predict`, `RowError` and `columns`, or the
 * names of a model of numbers. The page declares `text` (its words), `lang` and what the docstring of each part names.
 */

/** Shows predictions. */
export const RESULT_SCRIPT = `
const byId = (id) => document.getElementById(id);
const filled = (words, value) => words.replace('{}', value);
const inUnits = new Intl.NumberFormat(lang, { maximumSignificantDigits: 6 });
const inPercent = (share) => (100 * share).toFixed(2) + ' %';

// Screen readers announce a prediction when the visitor pauses, not at each key.
let rest;
function say(sentence) {
  clearTimeout(rest);
  rest = setTimeout(() => { byId('heard').textContent = sentence; }, 700);
}

function element(tag, className, content) {
  const made = document.createElement(tag);
  made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
}

function line(name, shown, share) {
  const item = document.createElement('li');
  const words = element('div', 'line');
  words.append(element('span', 'name', name), element('span', 'share', shown));
  item.append(words);
  if (share !== undefined) {
    const track = element('div', 'track');
    const fill = element('div', 'fill');
    fill.style.width = 100 * share + '%';
    track.setAttribute('aria-hidden', 'true');
    track.append(fill);
    item.append(track);
  }
  return item;
}

function show(value, lines, note) {
  byId('value').textContent = value;
  byId('bars').replaceChildren(...lines);
  byId('note').textContent = note;
}

function showNothing(note) {
  show('', [], note);
  say(note);
}

function showPrediction(prediction) {
  if (Array.isArray(prediction)) {
    const lines = prediction.map((x, i) => line(filled(text.output, i + 1), inUnits.format(x)));
    show('', lines, '');
    say(prediction.map((x) => inUnits.format(x)).join(' '));
  } else if (prediction.probabilities === undefined) {
    const entries = Object.entries(prediction.values).map(([name, x]) => [name, inUnits.format(x)]);
    const isOne = entries.length === 1;
    show(isOne ? entries[0][1] : '', isOne ? [] : entries.map(([name, x]) => line(name, x)), '');
    say(entries.map(([name, x]) => name + ': ' + x).join(', '));
  } else {
    showClasses(prediction);
  }
}

// With more classes than this, only the most probable are listed.
const MOST_CLASSES = 12;

function showClasses({ value, probabilities }) {
  let places = probabilities.map((_, i) => i);
  if (places.length > MOST_CLASSES) {
    places.sort((a, b) => probabilities[b] - probabilities[a]);
    places = places.slice(0, MOST_CLASSES - 2);
  }
  const lines = places.map((i) => {
    const made = line(classNames[i], inPercent(probabilities[i]), probabilities[i]);
    if (classNames[i] === value) made.classList.add('best');
    return made;
  });
  const others = probabilities.length - places.length;
  show(value, lines, others === 0 ? '' : filled(text.others, others));
  say(value + ', ' + inPercent(probabilities[classNames.indexOf(value)]));
}
`;

/** Reads the form of a row; `fields` has the kind of each column and an example. */
export const FORM_SCRIPT = `
function update() {
  const row = Object.create(null);
  columns.forEach((name, i) => {
    const { value } = byId('f' + i);
    row[name] = value.trim() === '' ? null : value;
  });
  const wrong = [];
  let prediction;
  while (prediction === undefined) {
    try {
      prediction = predict(row);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      wrong[columns.indexOf(error.column)] = error.problem;
      // Go on, to mark every wrong field.
      row[error.column] = null;
    }
  }
  columns.forEach((name, i) => {
    byId('f' + i).setAttribute('aria-invalid', wrong[i] !== undefined);
    byId('e' + i).textContent = wrong[i] === undefined ? '' : problemText(fields[i], wrong[i]);
  });
  if (wrong.length > 0) showNothing(text.correct);
  else showPrediction(prediction);
}

function problemText({ kind, example }, problem) {
  if (kind === 'date') return text.notDate;
  return problem === TOO_LARGE ? text.tooLarge : filled(text.notNumber, example);
}

byId('form').addEventListener('input', update);
byId('form').addEventListener('submit', (event) => event.preventDefault());
update();
`;

/** Reads numbers from a text; `size` is their count. */
export const NUMBERS_SCRIPT = `
function update() {
  const parts = byId('f0').value.split(/[\\s,;]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  const isRight = numbers.length === size && numbers.every(Number.isFinite);
  byId('f0').setAttribute('aria-invalid', !isRight && parts.length > 0);
  if (isRight) showPrediction(predict(numbers));
  else showNothing(filled(text.count, size));
}
byId('form').addEventListener('input', update);
byId('form').addEventListener('submit', (event) => event.preventDefault());
update();
`;

/**
 * Prepares pictures like the training pictures: does what `preprocessDigit`, `preprocessPicture` and `resizePicture` of
 * `@gradus/datasets` do. The page declares `rows`, `columnCount` and `preparation`.
 */
export const PREPARATION_SCRIPT = `
// For each output pixel along an axis: the first input pixel, and the weights of the pixels from there on.
function areaTaps(from, to) {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => {
    const begin = i * step;
    const end = Math.min(from, begin + step);
    const start = Math.min(Math.floor(begin), from - 1);
    const weights = [];
    for (let x = start; x < end; x++) weights.push((Math.min(end, x + 1) - Math.max(begin, x)) / step);
    return [start, weights];
  });
}
function areaOrLinearTaps(from, to) {
  if (to < from) return areaTaps(from, to);
  return Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const start = Math.floor(at);
    return [start, at === start ? [1] : [1 - at + start, at - start]];
  });
}
function resampled({ width, height, levels }, toWidth, toHeight, taps) {
  const narrow = new Float32Array(toWidth * height);
  const across = taps(width, toWidth);
  for (let y = 0; y < height; y++) {
    across.forEach(([start, weights], x) => {
      let sum = 0;
      weights.forEach((weight, k) => { sum += weight * levels[y * width + start + k]; });
      narrow[y * toWidth + x] = sum;
    });
  }
  const scaled = new Float32Array(toWidth * toHeight);
  taps(height, toHeight).forEach(([start, weights], y) => {
    for (let x = 0; x < toWidth; x++) {
      let sum = 0;
      weights.forEach((weight, k) => { sum += weight * narrow[(start + k) * toWidth + x]; });
      scaled[y * toWidth + x] = sum;
    }
  });
  return { width: toWidth, height: toHeight, levels: scaled };
}

// The bytes of one channel; null where the picture is blank.
function prepared(picture, invert) {
  if (preparation === 'digit') return digitOf(picture, invert);
  if (preparation === 'resize') {
    return bytesOf(resampled(picture, columnCount, rows, areaOrLinearTaps).levels);
  }
  const scale = Math.min(columnCount / picture.width, rows / picture.height);
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const { levels } = resampled(picture, width, height, areaTaps);
  return placed(levels, width, Math.floor((columnCount - width) / 2), Math.floor((rows - height) / 2), 1);
}
function bytesOf(levels) {
  return Uint8Array.from(levels, (level) => Math.round(255 * level));
}
function placed(levels, width, left, top, brightest) {
  const bytes = new Uint8Array(rows * columnCount);
  levels.forEach((level, i) => {
    const x = i % width;
    bytes[(top + (i - x) / width) * columnCount + left + x] = Math.round((level / brightest) * 255);
  });
  return bytes;
}

// Ink on paper in the format of MNIST: cropped, scaled to 20 × 20, its centre of mass in the middle of 28 × 28.
function digitOf(picture, invert) {
  const found = inkOf(picture, invert);
  if (found === null) return null;
  const { width, height, levels } = cropped(found.ink, found.isClean ? 0 : 0.25);
  const scale = 20 / Math.max(width, height);
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const small = resampled({ width, height, levels }, w, h, areaTaps).levels;
  let mass = 0, massX = 0, massY = 0, brightest = 0;
  small.forEach((level, i) => {
    const x = i % w;
    mass += level;
    massX += level * x;
    massY += (level * (i - x)) / w;
    brightest = Math.max(brightest, level);
  });
  const left = Math.min(Math.max(Math.round(columnCount / 2 - massX / mass), 0), columnCount - w);
  const top = Math.min(Math.max(Math.round(rows / 2 - massY / mass), 0), rows - h);
  return placed(small, w, left, top, brightest);
}
function inkOf({ width, height, levels }, invert) {
  let lowest = Infinity, highest = -Infinity;
  levels.forEach((level) => {
    lowest = Math.min(lowest, level);
    highest = Math.max(highest, level);
  });
  const border = levels.filter((_, i) => {
    const x = i % width;
    const y = (i - x) / width;
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  }).sort();
  const quantile = (sorted, part) => sorted[Math.floor(part * (sorted.length - 1))];
  const middle = (lowest + highest) / 2;
  const borderLevel = quantile(border, 0.5);
  const inverted = invert === 'auto' ? borderLevel > middle : invert;
  const isPaper = inverted === borderLevel > middle;
  const paper = isPaper ? borderLevel : inverted ? highest : lowest;
  const sign = inverted ? -1 : 1;
  const peak = sign * ((inverted ? lowest : highest) - paper);
  const deviations = border.map((level) => Math.abs(level - paper)).sort();
  const grain = Math.min(2 * quantile(deviations, 0.9), peak / 4);
  if (peak - grain < 0.1) return null;
  const ink = levels.map((level) => Math.max(0, sign * (level - paper) - grain) / (peak - grain));
  return { ink: { width, height, levels: ink }, isClean: grain === 0 };
}
function cropped({ width, height, levels }, threshold) {
  let left = width, top = height, right = 0, bottom = 0;
  levels.forEach((level, i) => {
    if (level <= threshold) return;
    const x = i % width;
    const y = (i - x) / width;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
  });
  const part = new Float32Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    part.set(levels.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return { width: right - left, height: bottom - top, levels: part };
}
`;

/** Lets a visitor draw or open a picture. The page declares `channels` too. */
export const BOARD_SCRIPT = `
// Strokes are lists of points, as fractions of the board's side.
const SIDE = 140;
const PEN = 0.085;
let strokes = [];
let opened = null;
let pen = null;
const board = byId('board');

function drawStrokes(context, side) {
  context.lineWidth = PEN * side;
  context.lineCap = context.lineJoin = 'round';
  strokes.forEach((stroke) => {
    const points = stroke.map(([x, y]) => [x * side, y * side]);
    context.beginPath();
    context.moveTo(...points[0]);
    for (let i = 1; i < points.length - 1; i++) {
      const [[x, y], [nextX, nextY]] = [points[i], points[i + 1]];
      context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    }
    context.lineTo(...points[points.length - 1]);
    context.stroke();
  });
}

function canvasOf(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext('2d', { willReadFrequently: true });
}

function drawnPicture() {
  const context = canvasOf(SIDE, SIDE);
  drawStrokes(context, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  return { width: SIDE, height: SIDE, levels: Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + 3] / 255) };
}

// One picture of levels for each channel.
function planesOf({ data, width, height }) {
  const plane = (level) => ({ width, height, levels: Float32Array.from({ length: width * height }, (_, i) => level(4 * i)) });
  if (channels > 1) return [0, 1, 2].map((channel) => plane((i) => data[i + channel] / 255));
  return [plane((i) => Math.min(1, (0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]) / 255))];
}

function pixelsNow() {
  const planes = opened === null ? [drawnPicture()] : planesOf(opened);
  const parts = planes.map((plane) => prepared(plane, opened === null ? false : 'auto'));
  if (parts.includes(null)) return null;
  const pixels = new Uint8Array(channels * rows * columnCount);
  parts.forEach((part, i) => pixels.set(part, i * rows * columnCount));
  return pixels;
}

function update() {
  const isBlank = strokes.length === 0 && opened === null;
  byId('undo').disabled = strokes.length === 0;
  byId('clear').disabled = isBlank;
  byId('hint').hidden = !isBlank || channels > 1;
  paint();
  const pixels = isBlank ? null : pixelsNow();
  byId('seen').hidden = pixels === null;
  if (pixels === null) return showNothing(isBlank ? text.blank : text.unseen);
  const context = byId('sees').getContext('2d');
  const image = context.createImageData(columnCount, rows);
  const size = rows * columnCount;
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = pixels[channels > 1 ? c * size + i : i];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  showPrediction(predict(pixels));
}

function paint() {
  const side = Math.round(board.clientWidth * (window.devicePixelRatio || 1)) || 280;
  if (board.width !== side) board.width = board.height = side;
  const context = board.getContext('2d');
  context.clearRect(0, 0, side, side);
  context.strokeStyle = '#000000';
  if (opened === null) return drawStrokes(context, side);
  const source = canvasOf(opened.width, opened.height);
  source.putImageData(opened, 0, 0);
  const scale = side / Math.max(opened.width, opened.height);
  const [w, h] = [opened.width * scale, opened.height * scale];
  context.drawImage(source.canvas, (side - w) / 2, (side - h) / 2, w, h);
}

function pointOf({ clientX, clientY }) {
  const { left, top, width } = board.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / width];
}

if (channels === 1) {
  board.addEventListener('pointerdown', (event) => {
    if (pen !== null || event.button !== 0) return;
    event.preventDefault();
    pen = event.pointerId;
    board.setPointerCapture(pen);
    opened = null;
    strokes.push([pointOf(event)]);
    update();
  });
  board.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pen) return;
    const passed = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    strokes[strokes.length - 1].push(...(passed.length > 0 ? passed : [event]).map(pointOf));
    update();
  });
  const lift = (event) => { if (event.pointerId === pen) pen = null; };
  ['pointerup', 'pointercancel', 'lostpointercapture'].forEach((type) => board.addEventListener(type, lift));
}

byId('undo').addEventListener('click', () => { strokes.pop(); update(); });
byId('clear').addEventListener('click', () => { strokes = []; opened = null; byId('file').value = ''; update(); });
byId('file').addEventListener('change', (event) => {
  const file = event.target.files[0];
  if (file === undefined) return;
  createImageBitmap(file).then((bitmap) => {
    const scale = Math.min(1, 560 / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
    const context = canvasOf(width, height);
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    opened = context.getImageData(0, 0, width, height);
    strokes = [];
    update();
  }, () => showNothing(text.noPicture));
});
window.addEventListener('resize', paint);
update();
`;

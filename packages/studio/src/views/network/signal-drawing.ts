import type { Drawing, Painter } from '../../charts/painter.ts';
import type { Palette } from '../../charts/palette.ts';

/** δ of the layers of a network, from the first to the last. */
export interface Flow {
  readonly title: string;
  readonly color: string;
  /** The activation between the layers. */
  readonly activation: string;
  readonly layers: readonly {
    readonly name: string;
    readonly signal: number;
    readonly text: string;
  }[];
}

interface FlowWords {
  readonly loss: string;
}

/** The thickness of the strongest signal, and the height of a network. */
const THICK = 72;
const HEIGHT = 150;
const MIDDLE = 78;
const SIZE = 12;
/** Room for the loss, and the width of an activation. */
const LOSS = 52;
const GATE = 58;
/** From this width on, two networks stand side by side. */
const BESIDE = 620;

/**
 * Signals that flow from the loss on the right to the first layer on the left. They are as thick as δ is large.
 * @param share how far they have come, 0 to 1
 */
export function signalDrawing(
  flows: readonly Flow[],
  words: FlowWords,
  palette: Palette,
  width: number,
  share: number,
): Drawing {
  const areBeside = width >= BESIDE;
  const room = areBeside ? width / flows.length - 12 : width;
  const largest = Math.max(...flows.flatMap(({ layers }) => layers.map(({ signal }) => signal)));
  return {
    width,
    height: areBeside ? HEIGHT : HEIGHT * flows.length,
    draw(painter) {
      flows.forEach((flow, i) => {
        const left = areBeside ? i * (width / flows.length) : 0;
        const top = areBeside ? 0 : i * HEIGHT;
        drawFlow(painter, flow, { left, top, room, largest, share, words, palette });
      });
    },
  };
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly room: number;
  readonly largest: number;
  readonly share: number;
  readonly words: FlowWords;
  readonly palette: Palette;
}

function drawFlow(painter: Painter, flow: Flow, place: Place): void {
  const { left, top, room, largest, share, words, palette } = place;
  const { layers } = flow;
  const middle = top + MIDDLE;
  const end = left + room - LOSS;
  const beam = (end - left - GATE * (layers.length - 1)) / layers.length;
  /** The signal is seen to the right of this place. */
  const front = end - share * (end - left);
  const text = (words: string, x: number, y: number, bold = false) =>
    painter.text(words, x, y, { color: palette.text, size: SIZE, align: 'middle', bold });
  painter.text(flow.title, left, top + 12, { color: palette.text, size: SIZE, bold: true });
  painter.rectangle(end, middle - 14, LOSS, 28, { color: palette.line });
  text(words.loss, end + LOSS / 2, middle);
  [...layers].reverse().forEach(({ name, signal, text: amount }, i) => {
    const right = end - i * (beam + GATE);
    const thick = Math.max(1.5, (THICK * signal) / largest);
    const from = Math.max(right - beam, front);
    if (from < right)
      painter.rectangle(from, middle - thick / 2, right - from, thick, { color: flow.color });
    text(`${name}: ${amount}`, right - beam / 2, middle + THICK / 2 + 16, true);
    if (i === layers.length - 1) return;
    const gate = right - beam - GATE;
    painter.rectangle(gate, middle - THICK / 2, GATE, THICK, { color: palette.line });
    painter.rectangle(gate + 1, middle - THICK / 2 + 1, GATE - 2, THICK - 2, {
      color: palette.surface,
    });
    text(flow.activation, gate + GATE / 2, middle);
  });
}

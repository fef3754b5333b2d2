/** The server of `gradus serve`: one network that predicts from JSON requests. */
import { GradusError } from 'gradus';
import { type FeatureDescription, type PicturePredictor, Predictor } from 'gradus/preprocessing';
import { shortestFloat32 } from 'gradus/train';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { InputError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { cellText } from '../text/cell-text.ts';
import { problemOf } from '../text/error-text.ts';
import { ownOrigin, ownServer } from './guards.ts';
import { Refusal, refusalText } from './refusal.ts';

/** Options of the server. */
interface PredictionOptions {
  /** The id of the run. */
  readonly run: string;
  /** The title of what the network predicts. */
  readonly name: string;
  readonly predictor: Predictor | PicturePredictor;
  /** Turns the bytes of a picture file into pixels in the form of the training pictures. */
  readonly readPicture: (bytes: Uint8Array, name: string) => Promise<Uint8Array>;
  /** The page with a form for a row, or an area to draw on. */
  readonly page: () => Promise<string>;
  readonly isOwnHost: (header: string) => boolean;
  readonly text: Messages;
  /** Called with unexpected errors. The client gets no details. */
  readonly onError: (error: Error) => void;
}

/** The default port. */
export const PREDICTION_PORT = 8417;

/** Largest body of a request. */
const MOST_BYTES = 2 ** 23;
/** Most problems in a response. */
const MOST_ERRORS = 100;

/** The allowed methods of each path. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/': ['GET', 'HEAD'],
  '/predict': ['POST'],
  '/schema': ['GET', 'HEAD'],
  '/health': ['GET', 'HEAD'],
};

/** `POST /predict`, `GET /schema` and `GET /health`, which respond in JSON, and the page. */
export function createPredictionApp(options: PredictionOptions): Hono {
  const { run, name, predictor, isOwnHost, text, onError } = options;
  const app = new Hono();
  app.use(
    secureHeaders({
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      strictTransportSecurity: false,
    }),
    async (c, next) => {
      await next();
      // The page has its own policy, which allows only the page itself.
      const sources = c.req.path === '/' ? '' : "default-src 'none'; ";
      c.header('content-security-policy', `${sources}frame-ancestors 'none'`);
    },
    ownServer(isOwnHost, text),
    ownOrigin(text),
    refuseOthers(text),
  );
  app.get('/', async (c) => c.html(await options.page()));
  app.get('/health', (c) => c.json({ status: 'ok', run }));
  app.get('/schema', (c) => c.json(schemaOf(name, predictor)));
  app.post('/predict', limited(text), async (c) => {
    const asked = inputsOf(await jsonOf(c));
    const answer =
      predictor instanceof Predictor
        ? predictRows(predictor, asked, text)
        : await predictPictures(predictor, asked, options);
    return c.json(answer, 'error' in answer ? 400 : 200);
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException) {
      return c.json({ error: refusalText(error, text) }, error.status);
    }
    onError(error);
    return c.json({ error: text.server.failed }, 500);
  });
  return app;
}

/** Refuses unknown paths, and methods that a path does not support. */
function refuseOthers({ server }: Messages): MiddlewareHandler {
  return async (c, next) => {
    const methods = Object.hasOwn(METHODS, c.req.path) ? METHODS[c.req.path] : undefined;
    if (methods === undefined) {
      return c.json({ error: server.paths(Object.keys(METHODS)) }, 404);
    }
    if (methods.includes(c.req.method)) return next();
    const allow = methods.join(', ');
    return c.json({ error: server.methods(c.req.path, allow) }, 405, {
      allow,
      connection: 'close',
    });
  };
}

const limited = ({ server }: Messages) =>
  bodyLimit({
    maxSize: MOST_BYTES,
    onError: (c) => {
      return c.json({ error: server.tooLarge(MOST_BYTES) }, 413, { connection: 'close' });
    },
  });

/** JSON is UTF-8 (RFC 8259). Otherwise wrong bytes would turn into an unknown category. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** @throws HTTPException for another content type, and for bodies other than JSON in UTF-8 */
async function jsonOf(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? 'none';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal(415, ({ server }) => server.wrongType(JSON.stringify(type.slice(0, 80))));
  }
  const bytes = await c.req.arrayBuffer();
  try {
    return JSON.parse(UTF_8.decode(bytes));
  } catch (cause) {
    if (cause instanceof TypeError) {
      throw new Refusal(400, ({ server }) => server.notUtf8, { cause });
    }
    const { message } = cause as Error;
    throw new Refusal(400, ({ server, system }) => server.notJson(system.json(message)), { cause });
  }
}

/** A row, a list of rows, or `{ rows: [...] }`. */
function inputsOf(body: unknown): readonly object[] {
  const isList = Array.isArray(body);
  const rows =
    !isList && typeof body === 'object' && body !== null ? Reflect.get(body, 'rows') : body;
  const list: unknown[] = Array.isArray(rows) ? rows : [body];
  const wrong = list.findIndex(
    (row) => typeof row !== 'object' || row === null || Array.isArray(row),
  );
  if (wrong < 0) return list as object[];
  const row = isList || Array.isArray(rows) ? wrong + 1 : null;
  throw new Refusal(400, ({ server }) => server.notRow(row));
}

/** A response; it has `error` if nothing is predicted. */
type Answer = Readonly<Record<string, unknown>>;

/** A problem in a row; rows count from 1. */
interface Problem {
  readonly row: number;
  readonly column?: string;
  readonly value?: unknown;
  readonly message: string;
}

function withErrors(
  predictions: readonly object[],
  problems: readonly Problem[],
  more: object,
): Answer {
  const errors = problems.slice(0, MOST_ERRORS);
  const found = {
    errors,
    ...(problems.length > MOST_ERRORS && { moreErrors: problems.length - MOST_ERRORS }),
  };
  if (predictions.length === 0 && problems.length > 0)
    return { error: problems[0].message, ...found };
  return { predictions, ...found, ...more };
}

function predictRows(predictor: Predictor, rows: readonly object[], text: Messages): Answer {
  let predicted: ReturnType<Predictor['predict']>;
  try {
    predicted = predictor.predict(rows as never);
  } catch (error) {
    // For example a missing column, or a list as a cell: the message names it.
    if (!(error instanceof GradusError)) throw error;
    return { error: text.server.wrongRows(problemOf(error, text)) };
  }
  const { errors, extraColumns, unseenCategories, task } = predicted;
  const problems = errors.map((error) => {
    const { row, column, value, problem } = error;
    const message = cellText(error, text.predictTable);
    return { row: row + 1, column, value, problem, message };
  });
  const unseen = unseenCategories.map((each) => ({ ...each, row: each.row + 1 }));
  const notes = { extraColumns, unseenCategories: unseen };
  if (task === 'regression') {
    const numbers = predicted.predictions.map(({ row, value, values }) => ({
      row: row + 1,
      value,
      values,
    }));
    return withErrors(numbers, problems, notes);
  }
  const { classNames } = predicted;
  const classes = predicted.predictions.map((each) => classOf(each, classNames));
  return withErrors(classes, problems, notes);
}

function classOf(
  { row, value, probabilities }: { row: number; value: string; probabilities: Float32Array },
  classNames: readonly string[],
): object {
  const named = classNames.map((name, i) => [name, shortestFloat32(probabilities[i])]);
  return { row: row + 1, value, probabilities: Object.fromEntries(named) };
}

async function predictPictures(
  predictor: PicturePredictor,
  inputs: readonly object[],
  { readPicture, text }: Pick<PredictionOptions, 'readPicture' | 'text'>,
): Promise<Answer> {
  const [predictions, problems]: [object[], Problem[]] = [[], []];
  const [pictures, places]: [ArrayLike<number>[], number[]] = [[], []];
  for (const [i, input] of inputs.entries()) {
    try {
      const picture = await pictureIn(input, readPicture);
      predictor.check(picture);
      pictures.push(picture);
      places.push(i);
    } catch (error) {
      if (!(error instanceof GradusError)) throw error;
      const message = text.server.wrongPicture(i + 1, problemOf(error, text));
      problems.push({ row: i + 1, message });
    }
  }
  const { classNames, predictions: found } = predictor.predict(pictures);
  for (const each of found)
    predictions.push(classOf({ ...each, row: places[each.row] }, classNames));
  return withErrors(predictions, problems, {});
}

/** @throws GradusError if it is not a picture */
async function pictureIn(
  input: object,
  readPicture: PredictionOptions['readPicture'],
): Promise<ArrayLike<number>> {
  const { pixels, image } = input as { pixels?: unknown; image?: unknown };
  if (Array.isArray(pixels)) return pixels as number[];
  if (typeof image === 'string') {
    const text = image.replace(/^data:image\/\w+;base64,/, '');
    if (/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text))
      return readPicture(Buffer.from(text, 'base64'), 'image');
    throw new InputError('image', ({ server }) => server.notBase64);
  }
  throw new InputError('picture', ({ server }) => server.noPicture);
}

/** The JSON Schema of a row. */
function schemaOf(name: string, predictor: Predictor | PicturePredictor): object {
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: name,
    type: 'object',
  };
  if (!(predictor instanceof Predictor)) {
    const { pixels } = predictor;
    const list = {
      type: 'array',
      items: { type: 'number', minimum: 0, maximum: 1 },
      minItems: pixels,
      maxItems: pixels,
    };
    const image = { type: 'string', contentEncoding: 'base64', description: 'A PNG or JPEG file.' };
    return {
      ...head,
      properties: { pixels: list, image },
      oneOf: [{ required: ['pixels'] }, { required: ['image'] }],
    };
  }
  const { features } = predictor.model.fitted.description;
  return {
    ...head,
    properties: Object.fromEntries(features.map((feature) => [feature.name, propertyOf(feature)])),
    required: features.map((feature) => feature.name),
  };
}

/** Most categories in a schema. */
const MOST_EXAMPLES = 50;

function propertyOf(feature: FeatureDescription): object {
  const missing = feature.hasMissing ? 'null is missing.' : 'It was never missing in training.';
  switch (feature.type) {
    case 'numeric':
      return {
        type: ['number', 'null'],
        description: `A number; text that is one is read too. ${missing}`,
      };
    case 'date':
      return {
        type: ['string', 'null'],
        description: `A date such as 2024-03-01 or 2024-03-01T10:30:00Z. ${missing}`,
      };
    case 'categorical':
      return {
        type: ['string', 'number', 'boolean', 'null'],
        description: `A category; those that training did not have are all alike to the network. ${missing}`,
        examples: feature.categories.slice(0, MOST_EXAMPLES),
      };
  }
}

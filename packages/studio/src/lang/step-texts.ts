/** The words of one step of the lesson. Text between backticks is code. */
export interface StepTexts {
  readonly title: string;
  /** Said before the question. */
  readonly text: readonly string[];
  /** The question; none where nothing is asked. */
  readonly ask?: string;
  /** A number as an answer, with its unit. */
  readonly answer?: (number: string) => string;
  /** Answers to choose from. */
  readonly options?: Readonly<Record<string, string>>;
  /** What the runs of the step are called. */
  readonly names?: Readonly<Record<string, string>>;
  /** Why it came out otherwise, by verdict: see `Question.wrong`. */
  readonly wrong?: Readonly<Record<string, string>>;
  /** Said after the answer, whatever it was. */
  readonly after?: readonly string[];
  /** One thing to do. */
  readonly todo?: string;
  /** On the button that trains what is to be done, where there is something to train. */
  readonly more?: string;
}

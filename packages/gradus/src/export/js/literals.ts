/** Texts of others as JavaScript and TypeScript write them: what a text holds must never become code. */

/**
 * A string literal, in single quotes. Line ends, control characters, lone surrogates and `<` are escapes, so that it
 * stays one literal in any version of the language, in UTF-8 and in a page's `<script>`.
 */
export function stringLiteral(text: string): string {
  const body = text.replace(UNSAFE, (character) => {
    const short = SHORT[character];
    if (short !== undefined) return short;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `'${body}'`;
}

const SHORT: Readonly<Record<string, string>> = {
  "'": "\\'",
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '<': '\\x3C',
};

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /['\\<\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A name of a property: as it is where that is a plain word. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}

/** A list of string literals. */
export function stringList(texts: readonly string[]): string {
  return `[${texts.map(stringLiteral).join(', ')}]`;
}

/** A number as code; also −0 and those that are not finite. */
export function numberLiteral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** What may follow a minus sign or stand among factors. */
export function operand(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(${numberLiteral(value)})` : numberLiteral(value);
}

/** A text for a comment: on one line, and without an end of the comment. */
export function commentText(text: string): string {
  return stringLiteral(text).slice(1, -1).replace(/\\'/g, "'").replace(/\*\//g, '* /');
}

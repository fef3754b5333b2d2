/** Untrusted text as JavaScript and TypeScript literals: nothing in it may become code. */

/**
 * A string literal in single quotes. Line ends, control characters, lone surrogates and `<` are escaped, so it stays
 * one literal in every version of the language, in UTF-8 and in the `<script>` of a page.
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finds control characters
  /['\\<\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The name of a property, in quotes unless it is a plain word. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}

/** A list of string literals. */
export function stringList(texts: readonly string[]): string {
  return `[${texts.map(stringLiteral).join(', ')}]`;
}

/** A number as code, including −0, NaN and infinities. */
export function numberLiteral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A number as code that may follow an operator: negative numbers are in parentheses. */
export function operand(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(${numberLiteral(value)})` : numberLiteral(value);
}

/** Text for a comment: one line that does not end the comment. */
export function commentText(text: string): string {
  return stringLiteral(text).slice(1, -1).replace(/\\'/g, "'").replace(/\*\//g, '* /');
}

/** The page's colours, for what is drawn on a canvas. They follow light and dark. */
export function pageInk(): {
  text: string;
  faint: string;
  line: string;
  surface: string;
  accent: string;
} {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of('text'),
    faint: of('faint'),
    line: of('line'),
    surface: of('surface'),
    accent: of('accent'),
  };
}

/** An attribute's value; undefined leaves the attribute out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Makes an element with attributes and content. Texts stay texts: no text of a record or a model is ever parsed as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  kind: K,
  attributes: Attributes = {},
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) node.setAttribute(name, String(value));
  node.append(...inside);
  return node;
}

/** The element with an id; the page's frame has it. */
export const byId = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

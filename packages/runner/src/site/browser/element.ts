/** An attribute's value; undefined leaves the attribute out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with attributes, and what is in it. Texts stay texts: nothing that a record or a model says is ever parsed as HTML. */
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

/** The element of a page's frame that has an id. */
export const byId = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

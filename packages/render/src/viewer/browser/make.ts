/** An element's text, listeners and attributes. */
export type ElementOptions = Readonly<Record<string, string | number | boolean | (() => void)>>;

/** Makes an element. `text` is set as text, `on…` adds a listener, all other keys are attributes: nothing is read as HTML. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: ElementOptions = {},
  children: readonly Node[] = [],
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (key === "text") node.textContent = String(value);
    else if (value !== false) node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

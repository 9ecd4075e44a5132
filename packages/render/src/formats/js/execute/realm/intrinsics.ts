/**
 * The built-in objects of the realm that calls this, by name: globals, their prototypes, and the objects that only syntax leads to. Uses nothing from
 * outside the function, so that a script can run its text in a fresh realm.
 */
export function listIntrinsics(globals: readonly string[]): Map<string, object> {
  const intrinsics = new Map<string, object>();
  const all = globalThis as unknown as Record<string, unknown>;
  const proto = Object.getPrototypeOf as (of: unknown) => object;
  function add(name: string, value: unknown): void {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
    intrinsics.set(name, value);
    const prototype = Object.getOwnPropertyDescriptor(value, "prototype")?.value as unknown;
    if (typeof prototype === "object" && prototype !== null) intrinsics.set(`${name}.prototype`, prototype);
  }
  for (const name of globals) add(name, all[name]);
  for (const name of Object.getOwnPropertyNames(Intl)) add(`Intl.${name}`, (Intl as never)[name]);
  const iterators: Record<string, object> = {
    array: [][Symbol.iterator](),
    map: new Map()[Symbol.iterator](),
    set: new Set()[Symbol.iterator](),
    string: ""[Symbol.iterator](),
    match: "".matchAll(/a/g),
  };
  for (const name of Object.keys(iterators)) add(`iterator of ${name}`, proto(iterators[name]));
  add("iterator", proto(proto(iterators["array"])));
  add("typed array", proto(Uint8Array));
  const kinds: Record<string, unknown> = { function: () => {}, generator: function* () {} };
  kinds["async function"] = async () => {};
  kinds["async generator"] = async function* () {};
  for (const name of Object.keys(kinds)) add(`prototype of ${name}`, proto(kinds[name]));
  const generators = proto(proto((kinds["async generator"] as () => object)()));
  add("async generator objects", generators);
  add("async iterator", proto(generators));
  return intrinsics;
}

/** A property's name, symbols included, as one word. */
export const wordOf = (key: string | symbol): string =>
  typeof key === "string" ? key : `@@${(key.description ?? "").replace("Symbol.", "")}`;

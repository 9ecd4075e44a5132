import { FORBIDDEN_MATH_UTILS, THREE_ALLOWED, THREE_KNOWN } from "../../static/names.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * The `THREE` that a module gets: the allowed members that exist. A module cannot change it, and any other name throws. The classes themselves are
 * three's own, so a module may change what they do, for itself.
 */
export function createNamespace(three: Members): object {
  const members = pick(three, THREE_ALLOWED);
  members["MathUtils"] = closeObject(without(three["MathUtils"] as Members, FORBIDDEN_MATH_UTILS), {
    has: (target, key) => key in target,
    missing: (key) => (FORBIDDEN_MATH_UTILS.has(key) ? `THREE.MathUtils.${key} is forbidden` : null),
  });
  // Tables without methods: a module that replaces Set.prototype.has must not get hold of these sets.
  const allowances = tableOf(THREE_ALLOWED);
  const table = tableOf(THREE_KNOWN);
  return closeObject(members, {
    has: (_target, key) => key in allowances,
    missing: (key) => (key in table ? `THREE.${key} is forbidden` : `THREE.${key} is not a recognized Three.js API`),
  });
}

function pick(from: Members, names: ReadonlySet<string>): Record<string, unknown> {
  const selection: Record<string, unknown> = {};
  for (const name of names) if (name in from) selection[name] = from[name];
  return selection;
}

function without(from: Members, names: ReadonlySet<string>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(from)) if (!names.has(name)) copy[name] = from[name];
  return copy;
}

function tableOf(names: ReadonlySet<string>): object {
  const table = Object.create(null) as Record<string, true>;
  for (const name of names) table[name] = true;
  return table;
}

type Rules = {
  readonly has: (target: object, key: string) => boolean;
  /** The message of the error for a missing name; null: the name reads as undefined. */
  readonly missing: (key: string) => string | null;
};

/** A proxy of `target` that nobody can change. */
function closeObject(target: Record<string, unknown>, { has, missing }: Rules): object {
  const { hasOwn } = Object;
  const refuse = () => false;
  return new Proxy(target, {
    get(members, key) {
      if (typeof key !== "string") return undefined;
      if (hasOwn(members, key)) return members[key];
      const text = missing(key);
      if (text !== null) throw new TypeError(text);
      return undefined;
    },
    has: (members, key) => typeof key === "string" && has(members, key),
    set: refuse,
    deleteProperty: refuse,
    defineProperty: refuse,
    setPrototypeOf: refuse,
    preventExtensions: refuse,
  });
}

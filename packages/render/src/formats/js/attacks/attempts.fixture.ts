/**
 * Own attempts to get out of a module's realm, to lie to the checks, or to take more than is allowed. `docs/modules-attacks.md` is the log: one line
 * for each attempt, with what stopped it.
 */
export type Attempt = {
  readonly name: string;
  /** Statements of `generate`. They set `loot` to something true when they reach something that is forbidden. */
  readonly body: string;
  /** Statements before the export. */
  readonly before?: string;
  /**
   * What must happen: `nothing` (accepted, and `loot` stayed empty), or the rule that refuses it. Two rules with `|` between them where either may
   * come first under the test's limits.
   */
  readonly outcome: "nothing" | (string & {});
  /** True: runs without the static rules, which would stop it. The realm alone must stop it. */
  readonly unanalysed?: boolean;
};

/** An object whose chain does not end in this realm's Object.prototype comes from outside. */
const FOREIGN = `const foreign = (o) => { let p = o; if (p === null || (typeof p !== 'object' && typeof p !== 'function')) return false;
  for (let q = Object.getPrototypeOf(p); q; q = Object.getPrototypeOf(q)) p = q; return p !== Object.prototype; };`;

/** A module with an attempt: it returns a small box, with `renderOrder` 666 when there is loot. */
export const moduleOf = ({ body, before = "" }: Attempt): string => `${before}
${FOREIGN}
export default function generate(THREE) {
  let loot = null;
  const mesh = new THREE.Mesh(new THREE.BoxGeometry(0.2, 0.2, 0.2), new THREE.MeshBasicMaterial());
  try { ${body} } catch (error) { if (foreign(error)) loot = error; if (error === 'pass on') throw error; }
  if (loot) mesh.renderOrder = 666;
  return mesh;
}`;

export const LOOT_ORDER = 666;

const constructors: Attempt[] = [
  {
    name: "Function by brackets",
    body: "const f = () => 1; loot = f['constructor']('return 1')();",
    outcome: "nothing",
  },
  { name: "Function by an optional chain", body: "const f = () => 1; loot = f?.constructor;", outcome: "nothing" },
  { name: "GeneratorFunction", body: "loot = (function* () {})['constructor'];", outcome: "nothing" },
  {
    name: "GeneratorFunction by the prototype",
    body: "loot = Object.getPrototypeOf(function* () {})['constructor'];",
    outcome: "nothing",
  },
  { name: "AsyncFunction", body: "loot = (async () => {}).constructor;", outcome: "nothing", unanalysed: true },
  {
    name: "AsyncGeneratorFunction",
    body: "loot = (async function* () {}).constructor;",
    outcome: "nothing",
    unanalysed: true,
  },
  {
    name: "the trap's own getter",
    body: "const d = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(() => 1), 'constructor'); loot = d.get['constructor'] || d.get.call(1);",
    outcome: "nothing",
  },
  { name: "a class of three", body: "loot = THREE.Mesh['constructor'];", outcome: "nothing" },
  { name: "a bound function", body: "const f = (() => 1)['bind'](null); loot = f['constructor'];", outcome: "nothing" },
  { name: "a native function", body: "loot = [].map['constructor'];", outcome: "nothing" },
  { name: "a method of a class", body: "class A { m() {} } loot = new A().m['constructor'];", outcome: "nothing" },
  {
    name: "Function by destructuring",
    body: "const { constructor: F } = () => 1; loot = F('return this')();",
    outcome: "nothing",
  },
  {
    name: "redefining the trap",
    body: "Object.defineProperty(Object.getPrototypeOf(() => 1), 'constructor', { value: 1 }); loot = (() => 1)['constructor'];",
    outcome: "nothing",
  },
  {
    name: "deleting the trap",
    body: "const p = Object.getPrototypeOf(() => 1); delete p['constructor']; loot = p['constructor'];",
    outcome: "nothing",
  },
  { name: "Function by name", body: "loot = Function('return 1')();", outcome: "FORBIDDEN_IDENTIFIER" },
  {
    name: "Function by name, unanalysed",
    body: "loot = Function('return 1')();",
    outcome: "nothing",
    unanalysed: true,
  },
  { name: "eval, unanalysed", body: "loot = eval('1');", outcome: "nothing", unanalysed: true },
  { name: "indirect eval, unanalysed", body: "loot = (0, eval)('1');", outcome: "nothing", unanalysed: true },
  {
    name: "a species that builds something else",
    body: "class A extends Array { static get [Symbol.species]() { return class { constructor() { return (() => 1)['constructor']; } }; } } loot = typeof new A(1, 2).map((x) => x) === 'function';",
    outcome: "nothing",
  },
];

const globals: Attempt[] = [
  { name: "this of a plain call", body: "loot = (function () { return this; })();", outcome: "nothing" },
  { name: "this at the top", before: "const top = this;", body: "loot = top;", outcome: "nothing" },
  { name: "arguments.callee", body: "loot = (function () { return arguments.callee; })();", outcome: "nothing" },
  { name: "caller of a function", body: "function f() { return f.caller; } loot = f();", outcome: "nothing" },
  { name: "this of a callback", body: "[1].map(function () { loot = this; });", outcome: "nothing" },
  {
    name: "this of a reviver",
    body: "JSON.parse('1', function (k, v) { if (foreign(this)) loot = this; return v; });",
    outcome: "nothing",
  },
  {
    name: "this of a replacer",
    body: "'a'.replace('a', function () { loot = this; return ''; });",
    outcome: "nothing",
  },
  { name: "this of a comparator", body: "[2, 1].sort(function () { loot = this; return 0; });", outcome: "nothing" },
  { name: "globalThis", body: "loot = globalThis;", outcome: "FORBIDDEN_IDENTIFIER" },
  {
    name: "what the global object holds, unanalysed",
    body: "loot = ['process', 'require', 'module', 'fetch', 'setTimeout', 'WebAssembly', 'console', 'Proxy', 'Reflect', 'Buffer', 'structuredClone', 'URL'].find((n) => { try { return globalThis[n] !== undefined; } catch { return false; } });",
    outcome: "nothing",
    unanalysed: true,
  },
  {
    name: "foreign objects on the global object, unanalysed",
    body: "for (const n of Object.getOwnPropertyNames(globalThis)) { let v; try { v = globalThis[n]; } catch { continue; } if (foreign(v)) loot = n; }",
    outcome: "nothing",
    unanalysed: true,
  },
  { name: "import(), analysed", body: "import('node:fs');", outcome: "FORBIDDEN_IDENTIFIER" },
  {
    name: "import(), unanalysed: the promise is never settled while anybody listens",
    body: "import('node:fs').then((fs) => { mesh.renderOrder = 666; }, (e) => { mesh.renderOrder = 666; });",
    outcome: "nothing",
    unanalysed: true,
  },
  { name: "import.meta, unanalysed", body: "loot = import.meta;", outcome: "EXECUTION_THREW", unanalysed: true },
  {
    name: "SharedArrayBuffer, unanalysed",
    body: "loot = new SharedArrayBuffer(8);",
    outcome: "nothing",
    unanalysed: true,
  },
  { name: "Atomics.wait as a clock, unanalysed", body: "loot = Atomics;", outcome: "nothing", unanalysed: true },
  { name: "WeakRef, unanalysed", body: "loot = new WeakRef({});", outcome: "nothing", unanalysed: true },
  { name: "breaking out of the function body", body: "}}); (function(){ ", outcome: "PARSE_ERROR" },
  {
    name: "breaking out of the function body, unanalysed",
    body: "} catch {} } }); globalThis.x = 1; (function () { { try {",
    outcome: "EXECUTION_THREW",
    unanalysed: true,
  },
];

const errors: Attempt[] = [
  {
    name: "frames by Error.prepareStackTrace",
    body: "Error.prepareStackTrace = (e, frames) => { for (const f of frames) loot = f.getThis() || f.getFunction() || f; return ''; }; new Error('x').stack;",
    outcome: "nothing",
  },
  {
    name: "a longer stack",
    body: "Error.stackTraceLimit = 100; loot = /node:|\\/|at /.test(new Error('x').stack);",
    outcome: "nothing",
  },
  {
    name: "captureStackTrace",
    body: "const o = {}; if (Error.captureStackTrace) Error.captureStackTrace(o); loot = /node:|\\/|at /.test(o.stack ?? '');",
    outcome: "nothing",
  },
  {
    name: "an error of the engine: stack",
    body: "const f = () => f(); try { f(); } catch (e) { if (foreign(e)) loot = e; }",
    outcome: "nothing",
  },
  {
    name: "an error of the engine: JSON",
    body: "try { JSON.parse('{'); } catch (e) { if (foreign(e)) loot = e; }",
    outcome: "nothing",
  },
  {
    name: "an error of the engine: RegExp",
    body: "try { new RegExp('['); } catch (e) { if (foreign(e)) loot = e; }",
    outcome: "nothing",
  },
  {
    name: "an error of the engine: arrays",
    body: "try { new Float32Array(1e15); } catch (e) { if (foreign(e)) loot = e; }",
    outcome: "nothing",
  },
  { name: "an error of THREE's namespace", body: "const { Nope } = THREE;", outcome: "UNKNOWN_THREE_API" },
  {
    name: "an error of THREE's namespace, unanalysed",
    body: "try { THREE.Nope; } catch (e) { if (foreign(e)) loot = e; }",
    outcome: "nothing",
    unanalysed: true,
  },
  {
    name: "a forbidden class by another parameter name",
    body: "const t = arguments[0]; loot = t['ShaderMaterial'];",
    outcome: "nothing",
  },
  {
    name: "MathUtils.seededRandom by a variable",
    body: "const m = THREE.MathUtils; loot = m.seededRandom;",
    outcome: "nothing",
  },
  { name: "writing to THREE", body: "const t = arguments[0]; t.Mesh = class {}; loot = true;", outcome: "nothing" },
  { name: "deleting from THREE", body: "const t = arguments[0]; loot = delete t.Mesh;", outcome: "nothing" },
  {
    name: "the prototype of THREE",
    body: "const t = arguments[0]; Object.setPrototypeOf(t, { Nope: 1 }); loot = t.Nope;",
    outcome: "nothing",
  },
  { name: "freezing THREE", body: "const t = arguments[0]; Object.freeze(t); loot = true;", outcome: "nothing" },
  {
    name: "objects inside of THREE's namespace",
    body: "const t = arguments[0]; for (const k of Object.keys(t)) if (foreign(t[k])) loot = k;",
    outcome: "nothing",
  },
];

const clocks: Attempt[] = [
  { name: "the year by Intl", body: "loot = !/70/.test(new Intl.DateTimeFormat('en').format());", outcome: "nothing" },
  {
    name: "the year by parts",
    body: "loot = new Intl.DateTimeFormat('en', { year: 'numeric' }).formatToParts()[0].value !== '1970';",
    outcome: "nothing",
  },
  {
    name: "the time zone",
    body: "loot = new Intl.DateTimeFormat().resolvedOptions().timeZone !== 'UTC';",
    outcome: "nothing",
  },
  { name: "Date", body: "loot = Date.now();", outcome: "FORBIDDEN_IDENTIFIER" },
  { name: "Date, unanalysed", body: "loot = Date.now();", outcome: "nothing", unanalysed: true },
  { name: "performance, unanalysed", body: "loot = performance.now();", outcome: "nothing", unanalysed: true },
  {
    name: "a promise that changes the scene after it was returned",
    body: "Promise.resolve().then(() => { mesh.renderOrder = 666; mesh.scale.set(9, 9, 9); });",
    outcome: "nothing",
  },
  {
    name: "a chain of promises without end",
    body: "const again = () => Promise.resolve().then(again); again();",
    outcome: "nothing",
  },
  {
    name: "async work, unanalysed",
    body: "(async () => { await 1; mesh.renderOrder = 666; })();",
    outcome: "nothing",
    unanalysed: true,
  },
  { name: "randomness", body: "const { random } = Math; random(); loot = random() === random();", outcome: "nothing" },
];

export const ESCAPES: readonly Attempt[] = [...constructors, ...globals, ...errors, ...clocks];

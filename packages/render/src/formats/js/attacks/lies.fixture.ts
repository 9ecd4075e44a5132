import type { Attempt } from "./attempts.fixture.ts";

/** Makes the mesh of an attempt far too large; only a deceived check accepts it. */
const SWELL = "mesh.scale.set(9, 9, 9);";
const OUT = "BOUNDING_BOX_OUT_OF_RANGE";

/** Built-ins that the module changes before it returns a scene that is far too large: the check must still measure the scene. */
const poisons: Attempt[] = [
  ["Object.prototype.value", "Object.defineProperty(Object.getPrototypeOf({}), 'value', { get() { return 0; } });"],
  ["Object.prototype.get", "Object.getPrototypeOf({}).get = () => 0;"],
  ["Object.prototype.toJSON", "Object.getPrototypeOf({}).toJSON = () => 0;"],
  ["Object.getOwnPropertyDescriptor", "Object.getOwnPropertyDescriptor = () => ({ value: 0 });"],
  ["Object.getOwnPropertyNames", "Object.getOwnPropertyNames = () => [];"],
  ["Array.prototype.push", "Object.getPrototypeOf([]).push = () => 0;"],
  ["Array.prototype[0]", "Object.defineProperty(Object.getPrototypeOf([]), '0', { set() {}, get() { return 0; } });"],
  ["the iterator of arrays", "Object.getPrototypeOf([])[Symbol.iterator] = function* () {};"],
  ["Array.isArray", "Array.isArray = () => false;"],
  ["Set.prototype.has", "Object.getPrototypeOf(new Set()).has = () => true;"],
  ["Map.prototype.get", "Object.getPrototypeOf(new Map()).get = () => 0;"],
  ["Function.prototype.call", "Object.getPrototypeOf(() => 1).call = () => 0;"],
  ["Function.prototype.apply", "Object.getPrototypeOf(() => 1).apply = () => 0;"],
  ["Math.min and max", "Math.min = () => 0; Math.max = () => 0;"],
  ["Number.isFinite", "Number.isFinite = () => true;"],
  [
    "the length of typed arrays",
    "Object.defineProperty(Object.getPrototypeOf(Object.getPrototypeOf(new Uint8Array(1))), 'length', { get: () => 0 });",
  ],
  [
    "the kind of typed arrays",
    "Object.defineProperty(Object.getPrototypeOf(Object.getPrototypeOf(new Uint8Array(1))), Symbol.toStringTag, { get: () => 'Nothing' });",
  ],
  ["set of typed arrays", "Object.getPrototypeOf(Object.getPrototypeOf(new Uint8Array(1))).set = () => 0;"],
  ["Box3.setFromObject", "THREE.Box3.prototype.setFromObject = function () { return this; };"],
  [
    "Object3D.updateMatrixWorld",
    "THREE.Object3D.prototype.updateMatrixWorld = () => 0; THREE.Object3D.prototype.updateWorldMatrix = () => 0;",
  ],
  ["BufferAttribute.getX", "THREE.BufferAttribute.prototype.getX = () => 0;"],
  ["Matrix4.compose", "THREE.Matrix4.prototype.compose = function () { return this; };"],
  ["String.prototype.includes", "Object.getPrototypeOf('').includes = () => false;"],
  ["Promise and instanceof", "Object.defineProperty(THREE.Mesh, Symbol.hasInstance, { value: () => true });"],
].map(([name, poison]) => ({ name: `poisoned: ${name}`, body: `${SWELL} ${poison}`, outcome: OUT }));

/** Objects whose properties do not tell what they are. */
const lies: Attempt[] = [
  {
    name: "a box set by hand on the geometry",
    body: `${SWELL} mesh.geometry.boundingBox = new THREE.Box3(new THREE.Vector3(0, 0, 0), new THREE.Vector3(0, 0, 0));`,
    outcome: OUT,
  },
  {
    name: "a box set by hand on the object",
    body: `${SWELL} mesh.boundingBox = new THREE.Box3(new THREE.Vector3(0, 0, 0), new THREE.Vector3(0, 0, 0));`,
    outcome: OUT,
  },
  {
    name: "a count that is too small",
    body: "const p = mesh.geometry.attributes.position; p.setXYZ(20, 9, 9, 9); p.count = 3;",
    outcome: OUT,
  },
  {
    name: "a count behind a getter",
    body: `${SWELL} Object.defineProperty(mesh.geometry.attributes.position, 'count', { get() { for (;;) {} } });`,
    outcome: OUT,
  },
  {
    name: "an instance count set to nothing",
    body: "const i = new THREE.InstancedMesh(mesh.geometry, mesh.material, 2); i.setMatrixAt(1, new THREE.Matrix4().makeTranslation(9, 0, 0)); i.computeBoundingBox(); i.boundingBox.max.set(0.1, 0.1, 0.1); mesh.add(i);",
    outcome: OUT,
  },
  { name: "a NaN position", body: "mesh.geometry.attributes.position.setX(0, NaN);", outcome: OUT },
  { name: "an infinite position", body: "mesh.geometry.attributes.position.setX(0, Infinity);", outcome: OUT },
  { name: "a NaN matrix", body: "mesh.position.x = NaN;", outcome: OUT },
  {
    name: "a displacement map",
    body: "const t = new THREE.DataTexture(new Uint8Array([255, 255, 255, 255]), 1, 1); t.needsUpdate = true; mesh.material = new THREE.MeshStandardMaterial({ displacementMap: t, displacementScale: 9 });",
    outcome: OUT,
  },
  {
    name: "a parent that shrinks it while it is measured",
    body: `${SWELL} const g = new THREE.Group(); g.scale.set(0.01, 0.01, 0.01); g.add(mesh); g.updateMatrixWorld();`,
    outcome: OUT,
  },
  {
    name: "a morph target at full weight",
    body: "mesh.geometry.morphAttributes.position = [new THREE.Float32BufferAttribute(new Float32Array(72).fill(9), 3)]; mesh.updateMorphTargets(); mesh.morphTargetInfluences[0] = 1; mesh.geometry.computeBoundingBox(); mesh.geometry.boundingBox.max.set(0.1, 0.1, 0.1);",
    outcome: OUT,
  },
  {
    name: "a getter for the order of drawing",
    body: "Object.defineProperty(mesh, 'renderOrder', { get() { return 1; } }); loot = null;",
    outcome: "SCENE_NOT_DATA",
  },
  {
    name: "a getter for the children",
    body: "Object.defineProperty(mesh, 'children', { get() { return []; } });",
    outcome: "SCENE_NOT_DATA",
  },
  {
    name: "a getter for the geometry",
    body: "const g = mesh.geometry; Object.defineProperty(mesh, 'geometry', { get() { return g; } });",
    outcome: "SCENE_NOT_DATA",
  },
  {
    name: "a getter on a material",
    body: "Object.defineProperty(mesh.material, 'opacity', { get() { for (;;) {} } });",
    outcome: "SCENE_NOT_DATA",
  },
  { name: "numbers that compute themselves", body: "mesh.position.x = { valueOf() { for (;;) {} } };", outcome: OUT },
  {
    name: "a child list of its own kind",
    body: "class List extends Array { *[Symbol.iterator]() {} } const l = new List(); const b = new THREE.Mesh(new THREE.BoxGeometry(9, 9, 9), mesh.material); l.push(b); mesh.children = l;",
    outcome: OUT,
  },
  { name: "a child list of four billion holes", body: "mesh.children.length = 4294967295;", outcome: "SCENE_NOT_DATA" },
  { name: "a child that is no object", body: "mesh.children.push(1);", outcome: "SCENE_NOT_DATA" },
  {
    name: "a child that only says that it is one",
    body: "mesh.children.push({ isObject3D: true, isGroup: true, children: [] });",
    outcome: "EXECUTION_THREW",
  },
  { name: "an object that is its own child", body: "mesh.children.push(mesh);", outcome: "CYCLE_DETECTED" },
  {
    name: "an object that is a light",
    body: "mesh.isLight = true; mesh.isDirectionalLight = true; mesh.color = new THREE.Color(1, 0, 0);",
    outcome: "nothing",
  },
  {
    name: "callbacks while drawing",
    body: "mesh.onBeforeRender = () => { for (;;) {} }; mesh.material.onBeforeCompile = () => { for (;;) {} };",
    outcome: "nothing",
  },
  {
    name: "inspection symbols of Node",
    body: "mesh[Symbol.for('nodejs.util.inspect.custom')] = () => { for (;;) {} };",
    outcome: "nothing",
  },
  {
    name: "a toJSON of the scene",
    body: "mesh.toJSON = () => ({}); mesh.geometry.toJSON = () => ({});",
    outcome: "nothing",
  },
  {
    name: "user data without end",
    body: "mesh.userData.self = mesh; mesh.userData.big = 'x'.repeat(1e8);",
    outcome: "nothing",
  },
];

export const LIES: readonly Attempt[] = [...poisons, ...lies];

const THREW = "EXECUTION_THREW";
const throwAttempt = (name: string, value: string, outcome = THREW): Attempt => ({
  name: `thrown: ${name}`,
  before: `throw ${value};`,
  body: "",
  outcome,
});

/** Values that break careless code that handles them. The module throws them before its export is reached. */
export const THROWS: readonly Attempt[] = [
  ["null", "null"],
  ["undefined", "undefined"],
  ["a symbol", "Symbol('x')"],
  ["a number", "5"],
  ["a bigint", "5n"],
  ["an object without a prototype", "Object.create(null)"],
  ["an object whose message is a getter without end", "{ get message() { for (;;) {} } }"],
  ["an object whose text is a function without end", "{ toString() { for (;;) {} } }"],
  ["an error with a very long message", "new Error('x'.repeat(1e8))"],
  ["a function", "() => 1"],
  ["an error that is its own cause", "(() => { const e = new Error('x'); e.cause = e; return e; })()"],
].map(([name, value]) => throwAttempt(name!, value!));

/** Attempts to use more time or memory than is allowed, each in another way. */
export const GREED: readonly Attempt[] = [
  { name: "a loop without end", body: "for (;;) {}", outcome: "TIMEOUT_EXCEEDED" },
  { name: "a getter without end", body: "const o = { get x() { for (;;) {} } }; o.x;", outcome: "TIMEOUT_EXCEEDED" },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the module's template
  { name: "a conversion without end", body: "`${{ toString() { for (;;) {} } }}`;", outcome: "TIMEOUT_EXCEEDED" },
  { name: "a comparator without end", body: "[2, 1].sort(() => { for (;;) {} });", outcome: "TIMEOUT_EXCEEDED" },
  {
    name: "a regular expression that backtracks for ever",
    body: "/^(a+)+$/.test('a'.repeat(60) + 'b');",
    outcome: "TIMEOUT_EXCEEDED",
  },
  {
    name: "a generator without end",
    body: "function* g() { for (;;) yield; } for (const x of g());",
    outcome: "TIMEOUT_EXCEEDED",
  },
  {
    name: "a catch that starts again",
    body: "for (;;) { try { (function f() { f(); })(); } catch {} }",
    outcome: "TIMEOUT_EXCEEDED",
  },
  {
    name: "objects without end",
    body: "const a = []; for (;;) a.push({ a: a.length, b: [1, 2, 3] });",
    // It depends on the processor which limit is reached first: garbage collection of so many objects takes most of the time.
    outcome: "HEAP_EXCEEDED|TIMEOUT_EXCEEDED",
  },
  {
    name: "text without end",
    body: "const a = []; for (;;) a.push('x'.repeat(1e6) + a.length + 'y'.repeat(9)); ",
    outcome: "HEAP_EXCEEDED|TIMEOUT_EXCEEDED",
  },
  {
    name: "a spread without end",
    body: "function* g() { for (;;) yield {}; } const a = [...g()];",
    outcome: "HEAP_EXCEEDED|TIMEOUT_EXCEEDED",
  },
  {
    name: "typed arrays",
    body: "const a = []; for (let i = 0; i < 12; i++) a.push(new Float32Array(16 * 1024 * 1024).fill(1)); throw 'pass on';",
    outcome: "nothing",
  },
  {
    name: "typed arrays, not caught",
    before:
      "const a = []; const more = () => { for (let i = 0; i < 12; i++) a.push(new Float32Array(16 * 1024 * 1024).fill(1)); };",
    body: "mesh.userData.a = a;",
    outcome: "nothing",
  },
  {
    name: "a buffer that may grow",
    body: "const b = new ArrayBuffer(8, { maxByteLength: 2 ** 40 }); b.resize(2 ** 39); loot = true;",
    outcome: "nothing",
  },
  {
    name: "an array of four billion",
    body: "new Array(4294967295).fill(0);",
    outcome: "HEAP_EXCEEDED|TIMEOUT_EXCEEDED",
  },
  { name: "a bigint without end", body: "let x = 2n; for (;;) x = x * x;", outcome: "nothing|TIMEOUT_EXCEEDED" },
  {
    name: "a material list of a thousand million",
    body: "mesh.material = new Array(1e9);",
    outcome: "HEAP_EXCEEDED|TIMEOUT_EXCEEDED",
  },
  {
    name: "very deep recursion",
    body: "const f = (n) => (n === 0 ? 0 : 1 + f(n - 1)); f(20000); try { f(1e7); } catch {}",
    outcome: "nothing",
  },
];

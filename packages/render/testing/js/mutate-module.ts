/** Small modules of every kind of scene, from which mutated ones are made. */
export const MODULE_SEEDS: readonly string[] = [
  `export default function generate(THREE) {
  const g = new THREE.Group();
  for (let i = 0; i < 5; i++) {
    const m = new THREE.Mesh(new THREE.BoxGeometry(0.1, 0.2, 0.1), new THREE.MeshStandardMaterial({ color: 0x336699, roughness: 0.5 }));
    m.position.set(i * 0.1 - 0.2, 0.1, 0); m.rotation.y = i; g.add(m);
  }
  return g;
}`,
  `const { sin, cos, PI } = Math;
export default (THREE) => {
  const n = 40, geo = new THREE.BufferGeometry(), at = new Float32Array(n * 3);
  for (let i = 0; i < n; i++) { at[i * 3] = 0.4 * sin(i); at[i * 3 + 1] = 0.4 * cos(i * 2); at[i * 3 + 2] = (i / n - 0.5) * 0.8; }
  geo.setAttribute('position', new THREE.BufferAttribute(at, 3));
  return new THREE.Points(geo, new THREE.PointsMaterial({ size: 0.02, vertexColors: false }));
};`,
  `export default function generate(THREE) {
  const { InstancedMesh, Matrix4, SphereGeometry, MeshPhysicalMaterial } = THREE;
  const mesh = new InstancedMesh(new SphereGeometry(0.05, 8, 6), new MeshPhysicalMaterial({ clearcoat: 1, transmission: 0.5 }), 20);
  const m = new Matrix4();
  for (let i = 0; i < 20; i++) mesh.setMatrixAt(i, m.makeTranslation((i % 5) * 0.15 - 0.3, Math.floor(i / 5) * 0.15 - 0.2, 0));
  return new THREE.Group().add(mesh);
}`,
  `export default function generate(THREE) {
  const d = new Uint8Array(16 * 16 * 4).map((_, i) => (i * 7) % 256);
  const t = new THREE.DataTexture(d, 16, 16); t.wrapS = THREE.RepeatWrapping; t.needsUpdate = true;
  const a = new THREE.Mesh(new THREE.PlaneGeometry(0.6, 0.6), [new THREE.MeshBasicMaterial({ map: t })]);
  const s = new THREE.Shape(); s.moveTo(0, 0).lineTo(0.3, 0).lineTo(0.2, 0.3);
  const b = new THREE.Mesh(new THREE.ExtrudeGeometry(s, { depth: 0.1, bevelEnabled: false }), new THREE.MeshStandardMaterial({ flatShading: true, side: THREE.DoubleSide }));
  a.add(b); return a;
}`,
  `class Spiral extends Array { points(THREE) { return this.map((t) => new THREE.Vector3(0.4 * Math.sin(t), t / 20 - 0.4, 0.4 * Math.cos(t))); } }
function build(THREE, n) { return new THREE.CatmullRomCurve3(Spiral.from({ length: n }, (_, i) => i).points(THREE)); }
export default function generate(THREE) {
  const tube = new THREE.Mesh(new THREE.TubeGeometry(build(THREE, 12), 30, 0.03, 6), new THREE.MeshStandardMaterial());
  const line = new THREE.LineSegments(new THREE.EdgesGeometry(new THREE.BoxGeometry(0.5, 0.5, 0.5)), new THREE.LineDashedMaterial());
  line.computeLineDistances(); tube.add(line);
  return tube;
}`,
];

const NAMES = [
  ..."THREE window Function arguments Promise Intl undefined NaN this super null true Math Object Array Symbol".split(
    " ",
  ),
  ..."Mesh Group Points InstancedMesh BufferGeometry DataTexture MathUtils Nope prototype constructor length count".split(
    " ",
  ),
];
const NUMBERS = ["0", "-1", "1e9", "NaN", "Infinity", "0.5", "4294967296", "1e-320", "2n", "-0", "3.7", "65536"];
const STATEMENTS = [
  "for (;;) {}",
  "throw null;",
  "null.x;",
  "return arguments;",
  "await 1;",
  "(function f() { f(); })();",
  "Object.defineProperty(Object.getPrototypeOf([]), '0', { get() { throw 1; }, set() {} });",
  "Set.prototype.has = () => true;",
  "Error.prepareStackTrace = (e, s) => s;",
  "new Float32Array(1e9);",
  "const big = 'x'.repeat(2 ** 29);",
  "THREE.Object3D.prototype.add = function () { return this; };",
  "label: for (const x of [THREE]) continue label;",
];

/** A source with one or two random changes of its tokens, so that many results are still modules. */
export function mutateModule(source: string, random: () => number): string {
  let tokens: string[] = source.match(/\w+|\s+|[^\s\w]/g) ?? [];
  const changes = 1 + Math.floor(random() * 2);
  for (let i = 0; i < changes; i++) tokens = change(tokens, random);
  return tokens.join("");
}

function change(tokens: readonly string[], random: () => number): string[] {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = (from: readonly string[]) => from[below(from.length)]!;
  const at = below(tokens.length);
  const other = below(tokens.length);
  const next = (pattern: RegExp) => tokens.findIndex((token, i) => i >= at && pattern.test(token));
  switch (below(12)) {
    case 0:
      return tokens.toSpliced(at, 1 + below(3));
    case 1:
      return tokens.with(at, tokens[other]!).with(other, tokens[at]!);
    case 2:
      return tokens.toSpliced(at, 0, ...tokens.slice(other, other + below(30)));
    case 3:
      return replace(tokens, next(/^[A-Za-z_]/), pick(NAMES));
    case 4:
    case 5:
    case 6:
    case 7:
      return replace(tokens, next(/^\d/), pick(NUMBERS));
    case 8:
    case 9:
    case 10:
      return insertAfter(tokens, next(/^;$/), pick(STATEMENTS));
    default:
      return tokens.slice(0, tokens.length - below(4));
  }
}

const replace = (tokens: readonly string[], at: number, text: string): string[] =>
  at < 0 ? [...tokens] : tokens.with(at, text);

const insertAfter = (tokens: readonly string[], at: number, text: string): string[] =>
  tokens.toSpliced(at + 1, 0, ` ${text} `);

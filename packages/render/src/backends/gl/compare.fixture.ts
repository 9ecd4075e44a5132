/** A program of the GL test: draws models with both renderers and prints how close they are, a JSON line for each. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { formatOfName, isPreviewFormat, type PreviewFormat } from "@404-gen/core";
import { meshGlb, sphere } from "../../formats/glb/build-glb.fixture.ts";
import { ownModules, ownSource, runTrusted } from "../../formats/js/run-trusted.fixture.ts";
import { renderGlb } from "../../render-glb.ts";
import { renderSceneGrid } from "../../render-module.ts";
import { renderPly } from "../../render-ply.ts";
import { makeMeshGlb } from "../../self-test/mesh-model.ts";
import { makeSplatPly } from "../../self-test/splat-model.ts";
import { createGlRenderer, createGlSceneRenderer } from "./index.ts";

type Model = { readonly name: string; readonly format: PreviewFormat; readonly bytes: Uint8Array };

const models: Model[] = [
  { name: "sphere", format: "glb", bytes: meshGlb(sphere(48)) },
  { name: "sphere with material", format: "glb", bytes: meshGlb({ ...sphere(48), material: {} }) },
  { name: "self test mesh", format: "glb", bytes: await makeMeshGlb() },
  { name: "self test splats", format: "ply", bytes: makeSplatPly() },
  { name: "refused", format: "glb", bytes: Buffer.from("not a model") },
];
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder)) {
    const format = formatOfName(name);
    if (format === null || !isPreviewFormat(format)) continue;
    models.push({ name, format, bytes: readFileSync(join(folder, name)) });
  }
}

/** Peak signal to noise over pixels that are not white in both, not black in both and not the gray behind modules in both. Our PNGs hold Paeth-filtered RGB rows. */
function decibels(a: Uint8Array, b: Uint8Array): number {
  const [one, two] = [pixels(a), pixels(b)];
  let squares = 0;
  let count = 0;
  for (let at = 0; at < one.length; at += 3) {
    let low = 255;
    let high = 0;
    let own = 0;
    for (let k = at; k < at + 3; k++) {
      const p = one[k] as number;
      const q = two[k] as number;
      low = Math.min(low, p, q);
      high = Math.max(high, p, q);
      own += (p - q) * (p - q);
    }
    if (low === 255 || high === 0 || (low === 128 && high === 128)) continue;
    count += 3;
    squares += own;
  }
  return squares === 0 ? 200 : 10 * Math.log10(65025 / (squares / count));
}

function pixels(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const stride = width * 3;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const to = y * stride + i;
      const left = i < 3 ? 0 : (out[to - 3] as number);
      const up = y === 0 ? 0 : (out[to - stride] as number);
      const corner = i < 3 || y === 0 ? 0 : (out[to - stride - 3] as number);
      const toLeft = Math.abs(up - corner);
      const toUp = Math.abs(left - corner);
      const toCorner = Math.abs(left + up - 2 * corner);
      const paeth = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      const guess =
        filter === 4 ? paeth : filter === 3 ? (left + up) >> 1 : filter === 2 ? up : filter === 1 ? left : 0;
      out[to] = (rows[y * (stride + 1) + 1 + i] as number) + guess;
    }
  }
  return out;
}

const renderer = await createGlRenderer();
for (const { name, format, bytes } of models) {
  const evidence = await renderer.render({ bytes, format });
  const line: Record<string, unknown> = { name, kind: evidence.kind };
  if (evidence.kind === "rejected") line["code"] = evidence.rejection.code;
  if (evidence.kind === "fault") line["code"] = String(evidence.error);
  if (evidence.kind === "measured") {
    const { png } = await (format === "glb" ? renderGlb(bytes) : renderPly(bytes));
    line["decibels"] = decibels(png, evidence.value.png);
  }
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
await renderer.close();

// Modules: the data's own, and one of ours where there is no data.
const scenes = await createGlSceneRenderer();
const sources = new Map(ownModules().map((name) => [name, ownSource(name)]));
sources.set(
  "a module of the test",
  `export default (THREE) => new THREE.Group().add(
    new THREE.Mesh(new THREE.TorusKnotGeometry(0.25, 0.08, 64, 12), new THREE.MeshPhysicalMaterial({ color: 0xcc7722, clearcoat: 1 })),
    new THREE.Points(new THREE.SphereGeometry(0.45, 9, 9), new THREE.PointsMaterial({ size: 0.05 })));`,
);
sources.set(
  "bounding spheres set by hand",
  `export default (THREE) => {
    const sphere = (x, y, z, radius) => new THREE.Sphere(new THREE.Vector3(x, y, z), radius);
    // Culled in all views: empty, from within; far to the side. In some: near a side of the picture. In none: large, too far to see but wide, not a number.
    const spheres = [sphere(0, 0, 0, -1), sphere(50, 0, 0, 1), sphere(0.9, 0, 0, 0.01), sphere(0, 0, 0, 3), sphere(0, 0, 90, 95), sphere(0, 0, 0, NaN)];
    const group = new THREE.Group();
    spheres.forEach((own, at) => {
      const geometry = new THREE.BoxGeometry(0.12, 0.12, 0.12);
      geometry.boundingSphere = own;
      const box = new THREE.Mesh(geometry, new THREE.MeshStandardMaterial({ color: 0x2233ff * (at + 1) & 0xffffff }));
      box.position.set(-0.35 + at * 0.14, 0, 0);
      group.add(box);
      const many = new THREE.InstancedMesh(geometry, new THREE.MeshStandardMaterial({ color: 0xff3322 }), 2);
      for (const n of [0, 1]) many.setMatrixAt(n, new THREE.Matrix4().makeTranslation(-0.35 + at * 0.14, 0.2 + n * 0.15, 0));
      group.add(many);
      const line = new THREE.BufferGeometry().setFromPoints([0, 0.1].map((x) => new THREE.Vector3(x, -0.2, 0)));
      line.boundingSphere = own;
      const segment = new THREE.LineSegments(line, new THREE.LineBasicMaterial({ color: 0x118833 }));
      segment.position.x = -0.4 + at * 0.14;
      const nearer = box.clone();
      nearer.geometry = new THREE.BoxGeometry(0.1, 0.1, 0.1);
      nearer.boundingSphere = own;
      nearer.position.y = -0.35;
      group.add(segment, nearer);
    });
    return group;
  }`,
);
for (const [name, source] of sources) {
  const scene = await runTrusted(source);
  const line = { name, kind: "measured", decibels: decibels(await renderSceneGrid(scene), scenes.grid(scene)) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
scenes.close();

/**
 * Writes the files that a reader of the pages has into a folder: models, prompts, pictures, and the record of a demo. Files for one page only are in
 * `for/`, under the page's name.
 * Runs in the project in which the tarballs are installed. Usage: tsx reader-files.ts DIR DEMO
 */
import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { drawBundle, drawGrid, drawPrompt, type Scene } from "@404-gen/judge/testing";
import { makeMeshGlb, makeSplatPly } from "@404-gen/render";
import sharp from "sharp";

const [folder = ".", demo = "demo"] = process.argv.slice(2);

const lamp: Scene = [
  { at: [0, -0.2, 0], radii: [0.2, 0.2, 0.2], colour: [60, 90, 200], stripes: 14 },
  { at: [0, 0.2, 0], radii: [0.3, 0.12, 0.3], colour: [230, 180, 60], stripes: 18 },
];
const MODULE = `export default function generate(THREE) {
  return new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshStandardMaterial({ color: 0x7799bb }));
}
`;

const [glb, ply] = [await makeMeshGlb(), makeSplatPly()];
const [prompt, grid, worse] = [await drawPrompt(lamp), await drawGrid(lamp), await drawGrid(lamp.slice(0, 1))];

const files: [string, Uint8Array | string][] = [
  ...["model", "chair", "mine", "rival", "lamp", "old", "new"].map((name): [string, Uint8Array] => [
    `${name}.glb`,
    glb,
  ]),
  ...["model", "robot"].map((name): [string, Uint8Array] => [`${name}.ply`, ply]),
  ...["model", "chair", "lamp"].map((name): [string, string] => [`${name}.js`, MODULE]),
  ...["prompt.png", "lamp.png", "prompts/lamp.png"].map((path): [string, Uint8Array] => [path, prompt]),
  ["chair.jpg", await sharp(prompt).jpeg().toBuffer()],
  ["old.png", worse],
  ["new.png", grid],
  ["old/lamp.glb", glb],
  ["new/lamp.glb", glb],
];
for (const [name, scene] of [
  ["old", lamp.slice(0, 1)],
  ["new", lamp],
] as const)
  for (const [path, bytes] of await drawBundle(scene))
    files.push([join("for/packages-judge-README-md", name, path), bytes]);

for (const [path, content] of files) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

// Files of a demo: its record, which verify proves, its chain, and the lists of its builds and images.
await cp(join(demo, "state"), join(folder, "record"), { recursive: true });
for (const name of ["chain.json", "builds.json", "images.json", "state/config.json"])
  await cp(join(demo, name), join(folder, basename(name)));

// A damaged record, for the page that mends one.
const recordFolder = join(folder, "for/docs-operations-md/record");
const winner = "rounds/0/winner.json";
await cp(join(demo, "state"), recordFolder, { recursive: true });
await writeFile(join(recordFolder, winner), (await readFile(join(recordFolder, winner), "utf8")).slice(0, 40));
execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "-q", "-am", "cut off"], {
  cwd: recordFolder,
});

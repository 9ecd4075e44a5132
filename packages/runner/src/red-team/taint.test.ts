import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildRepository, buildRoundTwo, CAST } from "@404-gen/core/testing/fakes";
import { drawGrid } from "@404-gen/judge/testing";
import { makeMeshGlb } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { controlCharacterIn, TAINT } from "../../testing/terminal-text.ts";

/** A record with a stranger's text in every place of one file. */
type Taint = { readonly what: string; readonly files: ReadonlyMap<string, string> };

const mapLeaves = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapLeaves(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapLeaves(one, change)]));
};
const mapKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(mapKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [`${key}${TAINT}`, mapKeys(one)]));
};

/** Tainted versions of one file: in all its texts, in all its keys, and with its JSON broken. A file that is no JSON gets the taint at its end. */
function taintsOf(path: string, text: string): readonly string[] {
  if (!path.endsWith(".json")) return [`${text}${TAINT}\n`];
  const value = JSON.parse(text) as unknown;
  return [
    JSON.stringify(mapLeaves(value, (leaf) => leaf + TAINT)),
    JSON.stringify(mapKeys(value)),
    `${text.slice(0, text.length / 2)}${TAINT}`,
  ];
}

/** Kind of a file: another miner's file of the same kind would test nothing new. */
const kindOf = (path: string) => path.replace(/[1-9A-HJ-NP-Za-km-z]{10,48}/g, "HOTKEY").replace(/\d+/g, "N");

function taintedRecords(files: ReadonlyMap<string, string>): readonly Taint[] {
  const kinds = new Map([...files].map(([path, text]) => [kindOf(path), [path, text] as const]));
  return [...kinds.values()].flatMap(([path, text]) =>
    taintsOf(path, text).map((taint, at) => ({
      what: `${path} (${["texts", "keys", "form"][at]})`,
      files: new Map([...files, [path, taint]]),
    })),
  );
}

/** Commands that read and show a record. */
const readers = (record: string, out: string) => [
  ["verify", record],
  ["status", record],
  ["report", record, "--out", out],
  ["plan", record],
  ["miner", "status", record, "--hotkey", CAST.weak],
  ["audit", "source", "--repo", record, "--state", record],
  ["judge", record, "--against", `${record}#0:leader`, "--prompts", record, "--out", `${out}.d`],
];

/** Number of outputs with an escape sequence in its harmless form. */
let count = 0;

async function expectHarmless(argv: readonly string[]) {
  for (const more of [[], ["--json"]]) {
    const line = [...argv, ...more];
    const ran = await run(line);
    expect([line.join(" "), controlCharacterIn(ran.stdout + ran.stderr)]).toEqual([line.join(" "), ""]);
    if (/\\u001b/.test(ran.stdout + ran.stderr)) count++;
    if (more.length > 0 && ran.stdout !== "") expect(() => JSON.parse(ran.stdout)).not.toThrow();
  }
}

function expectHarmlessPage(path: string) {
  const page = readFileSync(path, "utf8");
  expect(page).toContain("Content-Security-Policy");
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain("<script>alert(1)");
  expect(page).not.toMatch(/'unsafe-(inline|eval)'/);
}

describe("what strangers wrote into a record is shown and never obeyed", () => {
  const one = taintedRecords(buildRepository({ rounds: 1 }).files);
  const two = taintedRecords(buildRoundTwo());
  it.each([...one, ...two])("$what", async ({ files }) => {
    const folder = makeFolder(Object.fromEntries([...files].map(([path, text]) => [`record/${path}`, text])));
    const page = join(folder, "page.html");
    for (const argv of readers(join(folder, "record"), page)) await expectHarmless(argv);
    if (readdirSync(folder).includes("page.html")) expectHarmlessPage(page);
  });

  it("names of commits' authors, their messages and names of files", async () => {
    const { commits } = buildRepository({ rounds: 1 });
    const { folder } = makeGitRepository([
      ...commits,
      { message: `Pay me ${TAINT}`, changes: [{ path: "leader.json", after: `[] ${TAINT}` }] },
      { message: TAINT, changes: [{ path: "rounds/0/x\u202ey\u200b.json", after: TAINT }] },
    ]);
    for (const argv of readers(folder, join(makeFolder(), "page.html"))) await expectHarmless(argv);
  });
});

describe("what strangers wrote into a model is shown and never obeyed", () => {
  it("names, notes and broken parts of GLB, PLY and JavaScript files", async () => {
    const glb = Buffer.from(await makeMeshGlb({ segments: 2 }));
    const jsonLength = glb.readUInt32LE(12);
    const json = JSON.parse(glb.toString("utf8", 20, 20 + jsonLength)) as Record<string, unknown>;
    const withJson = (text: string) => {
      const body = Buffer.from(text + " ".repeat((4 - (Buffer.byteLength(text) % 4)) % 4));
      const head = Buffer.from(glb.subarray(0, 20));
      const rest = glb.subarray(20 + jsonLength);
      head.writeUInt32LE(20 + body.length + rest.length, 8);
      head.writeUInt32LE(body.length, 12);
      return Buffer.concat([head, body, rest]);
    };
    const picture = await drawGrid([{ at: [0, 0, 0], radii: [0.4, 0.4, 0.4], colour: [200, 40, 40] }]);
    const files = {
      "texts.glb": withJson(JSON.stringify(mapLeaves(json, (leaf) => leaf + TAINT))),
      "named.glb": withJson(JSON.stringify({ ...json, asset: { version: "2.0", generator: TAINT, copyright: TAINT }, nodes: [{ mesh: 0, name: TAINT }], extensionsUsed: [TAINT], extensionsRequired: [TAINT] })), // biome-ignore format: one file
      "broken.glb": withJson(`{"asset":${TAINT}`),
      "comment.ply": `ply\nformat ascii 1.0\ncomment ${TAINT}\nelement ${TAINT} 1\nproperty float ${TAINT}\nend_header\n0\n`,
      "throws.js": `export default () => { throw new Error(${JSON.stringify(TAINT)}); };`,
      "names.js": `export default (THREE) => { const g = new THREE.Group(); g.name = ${JSON.stringify(TAINT)}; return ${JSON.stringify(TAINT)}; };`,
      "syntax.js": `export default ${TAINT}`,
      "imports.js": `import x from ${JSON.stringify(TAINT)}; export default () => x;`,
    };
    const folder = makeFolder({ ...files, "prompts/a.png": picture });
    for (const name of Object.keys(files)) {
      await expectHarmless(["inspect", join(folder, name)]);
      await expectHarmless(["render", join(folder, name), "--out", join(folder, "out")]);
    }
    const odd = makeFolder({ [`a\u202e\u001b[2J.glb`]: glb, [`a\u202e\u001b[2J.png`]: picture });
    await expectHarmless(["inspect", join(odd, `a\u202e\u001b[2J.glb`)]);
    await expectHarmless(["render", join(odd, `a\u202e\u001b[2J.glb`), "--out", join(folder, "out2")]);
    await expectHarmless(["judge", odd, odd, "--prompts", odd, "--out", join(folder, "judged")]);
    expectHarmlessPage(join(folder, "judged", "index.html"));
  });
});

it("was shown often: what is harmless is not left out", () => expect(count).toBeGreaterThan(50));

describe("every page", () => {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /^\w+\/src\/.*(?<!\.test)\.ts$/.test(path))
    .map((path) => [path, readFileSync(join(root, path), "utf8")] as const)
    .filter(([, text]) => /<!doctype html/i.test(text));

  // One frame makes all pages; its own test checks its policy.
  it("is made by the one frame, whose policy lets nothing load but pictures", () => {
    expect(sources.map(([path]) => path)).toEqual(["core/src/base/page/page-document.ts"]);
    expect(sources[0]?.[1]).toMatch(/"default-src 'none'"/);
  });
});

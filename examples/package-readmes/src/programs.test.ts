import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { buildRepository } from "@404-gen/core/testing/fakes";
import { createMinerServer, generateModel } from "@404-gen/example-reference-miner";
import { createOfflineJudge } from "@404-gen/judge/offline";
import {
  drawBundle,
  drawGrid,
  drawPrompt,
  type Scene,
  scriptFromJudge,
  startScriptedVlm,
} from "@404-gen/judge/testing";
import { makeMeshGlb, renderGlb } from "@404-gen/render";
import { describe, expect, it } from "vitest";

const exec = promisify(execFile);
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const folder = () => mkdtemp(join(tmpdir(), "readme-"));

/** Runs a program like a reader of the README, in a folder with the files that it reads. */
async function run(name: string, { cwd, args = [] }: { readonly cwd: string; readonly args?: readonly string[] }) {
  const program = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
  return (await exec(process.execPath, ["--conditions=@404-gen/source", `--import=${tsx}`, program, ...args], { cwd }))
    .stdout;
}

const lamp: Scene = [
  { at: [0, -0.2, 0], radii: [0.2, 0.2, 0.2], colour: [60, 90, 200], stripes: 14 },
  { at: [0, 0.2, 0], radii: [0.3, 0.12, 0.3], colour: [230, 180, 60], stripes: 18 },
];

async function pictures() {
  const cwd = await folder();
  await writeFile(join(cwd, "prompt.png"), await drawPrompt(lamp));
  await writeFile(join(cwd, "old.png"), await drawGrid(lamp.slice(0, 1)));
  await writeFile(join(cwd, "new.png"), await drawGrid(lamp));
  return cwd;
}

describe("the READMEs' programs", () => {
  it("core-next-step waits for the source audit", async () => {
    const out = await run("core-next-step", { cwd: await folder() });
    expect(out).toContain("kind: 'wait'");
    expect(out).toContain("{ hotkey: '5Ann', generation: false, source: true }");
  });

  it("core-verify reads a repository and says what is wrong in it", async () => {
    const cwd = await folder();
    const git = (...args: string[]) =>
      exec("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...args], { cwd });
    await git("init", "-q", "-b", "main");
    await writeFile(
      join(cwd, "state.json"),
      '{\n  "current_round": 0,\n  "stage": "nonsense",\n  "next_stage_eta": null\n}',
    );
    await git("add", ".");
    await git("commit", "-q", "-m", "begin");
    expect(await run("core-verify", { cwd })).toContain("violation RECORD_INVALID");
  });

  it("render-module checks a module and names what is wrong", async () => {
    const cwd = await folder();
    const box = "new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshBasicMaterial())";
    await writeFile(join(cwd, "model.js"), `export default (THREE) => ${box};`);
    expect(await run("render-module", { cwd })).toContain("accepted, 24 vertices");
    await writeFile(join(cwd, "model.js"), "export default (THREE) => window;");
    expect(await run("render-module", { cwd })).toContain("1:27 FORBIDDEN_IDENTIFIER: `window`");
  });

  it("render-file and render-stranger draw the same picture", async () => {
    const cwd = await folder();
    const model = await makeMeshGlb();
    await writeFile(join(cwd, "model.glb"), model);
    await run("render-file", { cwd });
    const { png, report } = await renderGlb(model);
    expect(new Uint8Array(await readFile(join(cwd, "model.png")))).toEqual(new Uint8Array(png));
    expect(await run("render-stranger", { cwd })).toBe(`drawn: ${report.sha256.png}\n`);
    await writeFile(join(cwd, "model.glb"), "no model");
    expect(await run("render-stranger", { cwd })).toContain("the file's fault: GLB_");
  });

  it("runner-inspect says yes with status 0, and no with status 1", async () => {
    const cwd = await folder();
    await writeFile(join(cwd, "model.glb"), await makeMeshGlb());
    expect(JSON.parse(await run("runner-inspect", { cwd }))).toMatchObject({ accepted: true });
    await writeFile(join(cwd, "model.glb"), "no model");
    const failure = await run("runner-inspect", { cwd }).catch((error: { code: number; stdout: string }) => error);
    expect(failure).toMatchObject({ code: 1, stdout: expect.stringContaining('"accepted":false') });
  });

  it("judge-match and judge-vlm find the better side", async () => {
    const cwd = await pictures();
    expect(await run("judge-match", { cwd })).toBe("1 true\n");
    const vlm = await startScriptedVlm(scriptFromJudge(createOfflineJudge()));
    try {
      expect(await run("judge-vlm", { cwd, args: [vlm.baseUrl] })).toMatch(/^1 /);
    } finally {
      await vlm.close();
    }
  });

  it("judge-stages finds the better of two bundles, and says in which stage", async () => {
    const cwd = await pictures();
    for (const [folder, scene] of [
      ["old", lamp.slice(0, 1)],
      ["new", lamp],
    ] as const) {
      for (const [name, bytes] of await drawBundle(scene)) {
        await mkdir(dirname(join(cwd, folder, name)), { recursive: true });
        await writeFile(join(cwd, folder, name), bytes);
      }
    }
    expect(await run("judge-stages", { cwd })).toMatch(/^right S[12]/);
    await rm(join(cwd, "new", "white", "back.png"));
    await expect(run("judge-stages", { cwd })).rejects.toMatchObject({
      stderr: expect.stringContaining("BUNDLE_FILE_MISSING"),
    });
  });

  it("audit-rehearse passes a miner that makes again what it submitted", async () => {
    const cwd = await folder();
    const prompt = await drawPrompt(lamp);
    await writeFile(join(cwd, "lamp.png"), prompt);
    await writeFile(join(cwd, "lamp.glb"), await generateModel(prompt, { seed: 7, quality: "medium", format: "glb" }));
    const server = createMinerServer({ quality: "medium", format: "glb" });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as AddressInfo;
      expect(await run("audit-rehearse", { cwd, args: [`http://127.0.0.1:${port}`] })).toBe("lamp match 0\npassed \n");
    } finally {
      server.close();
    }
  });
});

/** A state repository as the files of a git folder: two rounds that are over, and a third one that has just opened. */
async function stateRepository(change: (files: Map<string, string>) => void = () => {}) {
  const cwd = await folder();
  const files = new Map(buildRepository().files);
  change(files);
  for (const [path, text] of files) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  }
  const git = (...args: string[]) =>
    exec("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...args], { cwd });
  await git("init", "-q", "-b", "main");
  await git("add", ".");
  await git("commit", "-q", "-m", "begin");
  return { cwd, files };
}

describe("the first programs", () => {
  it("first-winners names who won each round", async () => {
    const { cwd, files } = await stateRepository();
    const { winner_hotkey: hotkey } = JSON.parse(files.get("rounds/0/winner.json") ?? "");
    const lines = (await run("first-winners", { cwd })).trim().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^0 ${hotkey} with \\S+@[0-9a-f]{7}$`)),
      expect.stringMatching(/^1 leader with /),
      "2 open",
    ]);
  });

  it("first-proof says what came out, and ends with 1 where a rule is broken", async () => {
    const { cwd } = await stateRepository();
    expect(await run("first-proof", { cwd })).toMatch(/^\w+ at commit [0-9a-f]{40}\n/);
    const broken = await stateRepository((files) => files.set("rounds/0/seed.json", '{\n  "seed": 7\n}'));
    await expect(run("first-proof", { cwd: broken.cwd })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^violated at commit [\s\S]*violation, round 0: /),
    });
  });

  it("first-policy goes by the competition's policy and by its own", async () => {
    const { cwd } = await stateRepository();
    const out = await run("first-policy", { cwd });
    expect(out).toMatch(/^404-gen\/1 \w+\n/);
    expect(out).toMatch(/^twice-the-margin \w+$/m);
  });

  it("first-render draws what it can, and says how far it is", async () => {
    const cwd = await folder();
    const model = await makeMeshGlb();
    await writeFile(join(cwd, "a.glb"), model);
    await writeFile(join(cwd, "b.glb"), "no model");
    expect(await run("first-render", { cwd })).toMatch(/^1 of 2: a\.glb measured\n2 of 2: b\.glb GLB_\w+\n$/);
    expect(new Uint8Array(await readFile(join(cwd, "a.png")))).toEqual(new Uint8Array((await renderGlb(model)).png));
  });

  it("first-duel finds the better of two files", async () => {
    const cwd = await folder();
    const prompt = await drawPrompt(lamp);
    await writeFile(join(cwd, "prompt.png"), prompt);
    await writeFile(join(cwd, "old.glb"), await makeMeshGlb());
    await writeFile(join(cwd, "new.glb"), await generateModel(prompt, { seed: 7, quality: "high", format: "glb" }));
    expect(await run("first-duel", { cwd })).toMatch(/^right: penalties \d/);
  });
});

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { MODEL_FORMAT_NAMES } from "@404-gen/core";
import { leaderFile, parseWinner } from "@404-gen/core/records";
import { renderGlb } from "@404-gen/render";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { CLI } from "../demo/play-demo.fixture.ts";
import { demoMiner } from "../demo/pod-command.ts";
import { makePrompts } from "../demo/prompts/make-prompts.ts";

const PAGE = new URL("../../../../docs/operations.md", import.meta.url);
const MARK = "<!-- the walk, run by packages/runner/src/init/first-crown.test.ts -->";

/**
 * Prompts of the test's pool, four instead of the page's eight: a prompt of modules costs eleven seconds of processor time, and four go through every
 * step too.
 */
const PROMPTS = [1, 2, 3, 4];

function walkOf(page: string): string {
  const block = /```sh.*\n([\s\S]*?)```/.exec(page.slice(page.indexOf(MARK)))?.[1];
  expect(block).toContain("404-gen init competition");
  return block ?? "";
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.push((server.address() as { port: number }).port);
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

/** Runs a script as a person would, and kills all processes that it leaves. Returns its status and all its output. */
function shell(script: string, options: { readonly cwd: string; readonly path: string }) {
  const env = { PATH: `${options.path}:${process.env["PATH"]}`, HOME: options.cwd };
  const child = spawn("bash", ["-euc", script], {
    cwd: options.cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      output += text.toString();
    });
  return new Promise<{ readonly status: number | null; readonly said: string }>((resolve) =>
    child.once("exit", (status) => {
      try {
        process.kill(-(child.pid as number), "SIGKILL");
      } catch {
        // No process of the group is left.
      }
      resolve({ status, said: output });
    }),
  );
}

describe.skipIf(!existsSync(CLI) || process.platform === "win32")(
  `docs/operations.md (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  { timeout: 7_200_000 },
  () => {
    const files: string[] = [];
    afterAll(() => Promise.all(files.map((dir) => rm(dir, { recursive: true, force: true, maxRetries: 5 }))));

    it.each(MODEL_FORMAT_NAMES)(
      "walks from nothing to a crowned round of %s that verify proves, with the commands that it shows",
      async (format) => {
        const cwd = makeFolder();
        files.push(cwd);
        const bin = join(cwd, "bin");
        await mkdir(bin);
        await writeFile(join(bin, "404-gen"), `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
        await chmod(join(bin, "404-gen"), 0o755);
        await symlinkNode(bin);
        await makePictures(join(cwd, "www/prompts"));
        const [web, miner] = await freePorts(2);
        const script = walkOf(readFileSync(PAGE, "utf8"))
          .replace("1 2 3 4 5 6 7 8", PROMPTS.join(" "))
          .replace("--prompts-per-round 8", `--prompts-per-round ${PROMPTS.length}`)
          .replaceAll(":8080", `:${web}`)
          .replaceAll("http.server 8080", `http.server ${web}`)
          .replaceAll("10006", String(miner))
          .replace("FORMAT=glb", `FORMAT=${format}`)
          .replace("examples/reference-miner/dist/cli.js", demoMiner("reference-miner"))
          .replace("examples/reference-pod/dist/cli.js", demoMiner("reference-pod"));
        const { status, said } = await shell(script, { cwd, path: bin });
        expect(status, said).toBe(0);
        const text = (path: string) => readFile(join(cwd, "state", path), "utf8");
        const winner = parseWinner(await text("rounds/0/winner.json"), { path: "" }).winner_hotkey;
        expect(winner).toBe(/^MINER=(\S+)$/m.exec(script)?.[1]);
        expect(leaderFile.parse(await text("leader.json"), { path: "" }).at(-1)?.hotkey).toBe(winner);
        expect(said).toMatch(/waits: judge: waiting for: source audit of/);
        expect(said).toContain("source-auditors");
        const proof = await run(["verify", join(cwd, "state"), "--json"]);
        expect(proof.json()).toMatchObject({ verdict: "proved", findings: [] });
        expect(await readFile(join(cwd, "round-0.html"), "utf8")).toContain("me/image-to-3d");
      },
    );
  },
);

/** Makes `node` in scripts the Node that runs this test. */
const symlinkNode = async (bin: string) => {
  await writeFile(join(bin, "node"), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
  await chmod(join(bin, "node"), 0o755);
};

async function makePictures(dir: string): Promise<void> {
  const draw = async (glb: Uint8Array) => (await renderGlb(glb, { views: [{ theta: 24, phi: -15 }] })).png;
  const stems = await makePrompts({ dir, count: PROMPTS.length, seed: 404, draw });
  for (const [at, stem] of stems.entries())
    await writeFile(join(dir, `${at + 1}.png`), await readFile(join(dir, `${stem}.png`)));
}

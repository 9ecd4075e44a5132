import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createEndpointProvider } from "@404-gen/audit";
import { sleep } from "@404-gen/core";
import { afterEach, describe, expect, it } from "vitest";
import { makeFolder, serveFolder } from "../../../testing/fixtures.ts";
import { run } from "../../../testing/run-command.ts";
import { putOut } from "../miners-service.ts";
import { makeModelFiles } from "../one/make-model-files.ts";
import { CLI } from "../play-demo.fixture.ts";
import { demoMiner } from "../pod-command.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a miner's server outside the rehearsal, as a miner would. */
async function startMiner(env: Record<string, string>): Promise<string> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [demoMiner("reference-miner")], {
    env: { ...env, PORT: String(port), HOST: "127.0.0.1" },
    stdio: "ignore",
  });
  closing.push(() => child.kill("SIGKILL"));
  return `http://127.0.0.1:${port}`;
}

const folder = (): string => {
  const dir = makeFolder();
  closing.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
};

type YourRound = {
  readonly seed: number;
  readonly prompts: readonly { readonly stem: string; readonly picture: string; readonly url: string }[];
  readonly files: readonly { readonly stem: string; readonly url: string }[];
};

async function seedIsOut(out: string): Promise<YourRound> {
  for (;;) {
    const text = await readFile(join(out, "your-round.json"), "utf8").catch(() => null);
    if (text !== null) return JSON.parse(text) as YourRound;
    await sleep(200);
  }
}

const unmet = (ran: { json(): Record<string, unknown> }) =>
  (ran.json()["expectations"] as { what: string; met: boolean; seen: string }[]).filter(({ met }) => !met);

describe.skipIf(!existsSync(CLI))(
  `404-gen rehearse (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  { timeout: 7_200_000 },
  () => {
    it("waits for a miner's files at its own address on loopback, audits its running server, and ends with the report", async () => {
      const [out, cdnDir] = [join(folder(), "out"), folder()];
      const endpoint = await startMiner({ QUALITY: "high", FORMAT: "glb" });
      const cdn = await serveFolder(cdnDir);
      closing.push(() => cdn.close());
      const args = ["rehearse", "--json", "--prompts", "2", "--alone", "--out", out, "--endpoint", endpoint];
      const rehearsal = run([...args, "--cdn-url", `${cdn.url}/`]);
      const round = await Promise.race([
        seedIsOut(out),
        rehearsal.then((ran) => Promise.reject(new Error(ran.stdout))),
      ]);
      expect(round.prompts).toHaveLength(2);
      expect((await fetch(round.prompts[0]?.url ?? "")).status).toBe(200);
      expect(round.files.map(({ url }) => url)).toEqual(round.prompts.map(({ stem }) => `${cdn.url}/${stem}.glb`));
      await makeModelFiles({
        ...{ provider: createEndpointProvider({ url: endpoint }), name: "own", image: "own", seed: round.seed },
        stems: round.prompts.map(({ stem }) => stem),
        ...{ promptsDir: join(out, "prompts"), promptsUrl: "", signal: new AbortController().signal },
        put: (stem, bytes) => putOut(join(cdnDir, `${stem}.glb`), bytes),
      });
      const ran = await rehearsal;
      expect(unmet(ran)).toEqual([]);
      expect(ran.status).toBe(0);
      const words = (ran.json()["expectations"] as { what: string }[]).map(({ what }) => what);
      expect(words).toEqual(expect.arrayContaining(["your image made your files again: its audit passed", "you won"]));
      expect(await readFile(join(out, "report.html"), "utf8")).toContain("you/image-to-3d");
      const other = await run([...args, "--seed", "405"]);
      expect(other.json()).toMatchObject({
        error: { code: "OPTION_INVALID", message: expect.stringContaining("other options") },
      });
      const again = await run([...args, "--cdn-url", `${cdn.url}/`]);
      expect(again.json()["winner"]).toBe(ran.json()["winner"]);
    });

    it.each([
      ["ply", "reference-miner"],
      ["js", "reference-pod"],
    ] as const)(
      "has an image started for %s, which makes the files too, and ends with the report",
      async (format, miner) => {
        const out = join(folder(), "out");
        const images = join(folder(), "images.json");
        const image = {
          command: process.execPath,
          args: [demoMiner(miner)],
          env: { QUALITY: "high", FORMAT: format },
        };
        await putOut(images, Buffer.from(JSON.stringify({ "me/miner:1": image })));
        const args = ["rehearse", "--json", "--format", format, "--prompts", "2", "--alone", "--image", "me/miner:1"];
        const ran = await run([...args, "--process-images-file", images, "--out", out]);
        expect(unmet(ran)).toEqual([]);
        expect(ran.status).toBe(0);
        expect(ran.json()["expectations"]).toContainEqual(expect.objectContaining({ what: "you won", met: true }));
        expect(await readFile(join(out, "report.html"), "utf8")).toContain("you/image-to-3d");
      },
    );

    it("tells a miner whose files are not there which are missing, and ends with 1", async () => {
      const out = join(folder(), "out");
      const args = ["rehearse", "--json", "--prompts", "2", "--alone", "--out", out, "--wait", "0"];
      const ran = await run([...args, "--endpoint", "http://127.0.0.1:9", "--cdn-url", "http://127.0.0.1:9/models"]);
      expect(ran.status).toBe(1);
      expect(unmet(ran)).toMatchObject([
        {
          what: "each of your files was taken and drawn",
          seen: expect.stringMatching(/: DOWNLOAD_\w+, .*: DOWNLOAD_\w+/),
        },
      ]);
    });
  },
);

describe("404-gen rehearse", () => {
  it.each([
    [["--alone"], "give --endpoint or --image"],
    [["--image", "x", "--endpoint", "http://127.0.0.1:1"], "one of them"],
    [["--endpoint", "ftp://x"], "allowed is an http(s) address"],
    [["--endpoint", "http://127.0.0.1:1", "--repo", "no-slash"], "repo"],
    [["--format", "obj"], "--format"],
  ])("refuses %j before anything is made", async (args, message) => {
    const ran = await run(["rehearse", "--json", "--out", join(folder(), "out"), ...args]);
    expect(ran.status).toBe(2);
    expect((ran.json()["error"] as { message: string }).message).toContain(message);
  });
});

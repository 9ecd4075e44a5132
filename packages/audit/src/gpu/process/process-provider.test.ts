import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { testMiner } from "../../../testing/round.ts";
import { createProcessProvider } from "./process-provider.ts";

const spec = { name: "miner-01-abc-0", image: "x", port: 10_006 };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A shell that starts a child, prints the child's id and its own environment, and waits. */
async function witness() {
  const dir = await mkdtemp(join(tmpdir(), "pod-"));
  const script = `sleep 600 & echo $! > ${dir}/child; env > ${dir}/env; touch ${dir}/ready; wait`;
  const provider = createProcessProvider({ images: { x: { command: "sh", args: ["-c", script] } } });
  closing.push(() => provider.close());
  await provider.create(spec);
  const read = async (name: string) => {
    await expect.poll(() => existsSync(join(dir, "ready"))).toBe(true);
    return readFile(join(dir, name), "utf8");
  };
  return { provider, read };
}

/** True for a running process. A zombie, whose new parent has not read its status yet, is dead. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return stat !== null && !/\) Z /.test(stat);
}

describe.skipIf(process.platform !== "linux")("createProcessProvider", () => {
  it("ends the whole tree of a pod", async () => {
    const { provider, read } = await witness();
    const child = Number(await read("child"));
    expect(await isAlive(child)).toBe(true);
    await provider.remove({ id: spec.name, name: spec.name });
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  it("leaves no process when our own process is killed", async () => {
    const source = fileURLToPath(new URL("./local-process.ts", import.meta.url));
    const pod = { command: "sh", args: ["-c", "sleep 600 & echo $! $$ >&2; wait"] };
    const program = `import(${JSON.stringify(source)}).then(async ({ startLocalProcess }) => {
      const pod = startLocalProcess(${JSON.stringify(pod)}, { PATH: process.env.PATH });
      while (!/\\d+ \\d+/.test(pod.lastWords)) await new Promise((resolve) => setTimeout(resolve, 10));
      console.log(pod.lastWords);
      setInterval(() => {}, 1000);
    });`;
    const parent = spawn(process.execPath, ["--import", "tsx", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(parent.stdout as Readable, "data")) as [Buffer];
    const pids = line.toString().trim().split(" ").map(Number);
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true]);
    parent.kill("SIGKILL");
    await expect.poll(() => Promise.all(pids.map(isAlive))).toEqual([false, false]);
  });

  it("gives a pod nothing of our own environment", async () => {
    process.env["AUDIT_TEST_SECRET"] = "do-not-pass-on";
    const { read } = await witness();
    const env = await read("env");
    delete process.env["AUDIT_TEST_SECRET"];
    expect(env).not.toContain("do-not-pass-on");
    expect(env).toMatch(/^PORT=\d+$/m);
    expect(env).toMatch(/^GENERATION_TOKEN=[0-9a-f]{64}$/m);
  });

  it("distinguishes an image's own end from a kill, and refuses an unknown image", async () => {
    const provider = createProcessProvider({
      images: { x: testMiner({ MODE: "exits" }), y: { command: "/nowhere/server" } },
    });
    closing.push(() => provider.close());
    const failureOf = async (name: string) => {
      await expect.poll(async () => (await provider.find(name))?.state).toBe("failed");
      return (await provider.find(name))?.failure;
    };
    await provider.create(spec);
    expect(await failureOf(spec.name)).toMatchObject({
      cause: "image",
      detail: expect.stringContaining("exited with 7"),
    });
    await provider.create({ ...spec, name: "miner-01-abc-1", image: "y" });
    expect(await failureOf("miner-01-abc-1")).toMatchObject({ cause: "unknown" });
    await expect(provider.create({ ...spec, name: "miner-01-abc-2", image: "z" })).rejects.toMatchObject({
      code: "GPU_VALIDATION",
    });
  });
});

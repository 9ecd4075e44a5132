import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRunpodProvider } from "./create-runpod-provider.ts";

/**
 * RunPod's published interface (`https://api.runpod.io/v2/openapi.json`), simulated by Prism, which refuses everything that is not in the schema.
 * Neither is in this repository: the schema's licence does not permit it, and Prism has 185 packages.
 */
const { RUNPOD_OPENAPI: schema = "", PRISM: program = "" } = process.env;
const why = existsSync(schema) && existsSync(program) ? null : "RUNPOD_OPENAPI and PRISM name no files";

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

describe.skipIf(why !== null)(`RunPod's published interface${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let prism: ChildProcess;
  let provider: ReturnType<typeof createRunpodProvider>;
  beforeAll(async () => {
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    prism = spawn(program, ["mock", "--errors", "-h", "127.0.0.1", "-p", String(port), schema], { stdio: "ignore" });
    const isUp = () =>
      fetch(`${baseUrl}/pods`).then(
        () => true,
        () => false,
      );
    while (!(await isUp())) await wait(100);
    provider = createRunpodProvider({ apiKey: "key-of-the-account", baseUrl, allowLoopback: true, timeoutMs: 60_000 });
  });
  afterAll(() => {
    prism?.kill("SIGKILL");
  });

  it("accepts our request to create a pod", async () => {
    const spec = { name: "miner-01-abc-0", image: "registry.example/miner:1", port: 10_006, env: { A: "b" } };
    expect(await provider.create(spec)).toMatchObject({ provider: "runpod" });
    expect(await provider.create({ ...spec, hardware: "4xH200" })).toMatchObject({ provider: "runpod" });
  });

  it("accepts our requests to list and to delete pods", async () => {
    expect(Array.isArray(await provider.list("miner-"))).toBe(true);
    expect((await provider.stock?.())?.length).toBeGreaterThan(0);
    await provider.remove({ id: "abc", name: "miner-01-abc-0" });
  });
});

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";

const weights = randomBytes(50_000);
const sha256 = createHash("sha256").update(weights).digest("hex");
const ranges: (string | undefined)[] = [];
const server = createServer((request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  ranges.push(request.headers.range);
  response.writeHead(from > 0 ? 206 : 200, { "content-length": weights.length - from }).end(weights.subarray(from));
});
let url = "";
let folder = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.onnx`;
  folder = await mkdtemp(join(tmpdir(), "404-model-"));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it("downloads, goes on with what an earlier try left, and checks the hash", async () => {
  const out = join(folder, "model.onnx");
  await writeFile(`${out}.part`, weights.subarray(0, 20_000));
  const ran = await run(["model", "download", "-o", out, "--url", url, "--sha256", sha256, "--json"]);
  expect(ran.status).toBe(0);
  expect(ran.json()).toMatchObject({ file: out, sha256 });
  expect(ranges).toEqual(["bytes=20000-"]);
  expect((await readFile(out)).equals(weights)).toBe(true);
});

it("puts nothing in place whose hash is another", async () => {
  const out = join(folder, "other.onnx");
  const ran = await run(["model", "download", "-o", out, "--url", url, "--sha256", "0".repeat(64), "--json"]);
  expect(ran.status).toBe(2);
  expect(ran.json()).toMatchObject({ error: { code: "MODEL_HASH_MISMATCH" } });
  await expect(readFile(out)).rejects.toThrow();
});

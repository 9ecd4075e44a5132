import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { makeMeshGlb } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { makeFolder, serveFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const glb = await makeMeshGlb({ segments: 2 });
/** A miner's server: answers each generation with one file. */
const SERVER = `
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
const body = readFileSync(process.argv[2]);
createServer((request, response) => {
  if (request.url === "/health") return void response.writeHead(200).end();
  request.resume().on("end", () => response.writeHead(200, { "content-type": "application/octet-stream" }).end(body));
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const pictures = { "prompts/a.png": "picture a", "prompts/b.png": "picture b" };
const env = {
  POD_WARMUP_TIMEOUT: "20",
  MAX_MISMATCHED_PROMPTS: "0",
  MAX_PROMPT_ATTEMPTS: "1",
  PODS_PER_MINER: "1",
  INITIAL_POD_COUNT: "1",
};

describe("404-gen audit", () => {
  const folder = makeFolder({
    ...pictures,
    "server.mjs": SERVER,
    "ball.glb": glb,
    "bad.glb": "no model",
    "submitted/a.glb": glb,
    "submitted/b.glb": glb,
  });
  const at = (name: string) => join(folder, name);
  const images = makeFolder({
    "images.json": JSON.stringify({
      honest: { command: process.execPath, args: [at("server.mjs"), at("ball.glb")] },
      broken: { command: process.execPath, args: [at("server.mjs"), at("bad.glb")] },
    }),
  });
  const withImages = { env: { ...env, PROCESS_IMAGES_FILE: join(images, "images.json") } };
  const common = ["--prompts", at("prompts"), "--submitted", at("submitted"), "--seed", "7"];

  it("starts the image as a process, compares, and passes what makes what was submitted", async () => {
    const ran = await run(["audit", "--image", "honest", ...common, "--json"], withImages);
    expect(ran.json()).toMatchObject({
      verdict: { outcome: "passed", checked_prompts: 2 },
      embedding: "offline",
      results: [
        { stem: "a", outcome: "match", distance: 0 },
        { stem: "b", outcome: "match", distance: 0 },
      ],
    });
    expect(ran.status).toBe(0);
  });

  it("writes a page with both pictures of each prompt, which differs first, and shows it", async () => {
    const to = join(makeFolder(), "page");
    const pages: string[] = [];
    const argv = ["audit", "--image", "honest", ...common, "--out", to, "--open", "--json"];
    const ran = await run(argv, { ...withImages, pages });
    expect(ran.json()).toMatchObject({
      names: { submitted: "submitted", generated: "honest" },
      files: { report: join(to, "index.html") },
    });
    expect(pages).toEqual([join(to, "index.html")]);
    const page = readFileSync(join(to, "index.html"), "utf8");
    expect(page).toContain("passed.");
    expect(page).toContain("2 of 2 prompts lie within 0.1.");
    const pictures = [...page.matchAll(/<img [^>]*src="([^"]+)"/g)].map(([, src]) => src as string);
    expect(pictures).toHaveLength(4);
    for (const src of pictures) expect(readFileSync(join(to, src)).subarray(1, 4).toString()).toBe("PNG");

    const refusal = await run(["audit", "--image", "broken", ...common, "--out", to], withImages);
    expect(refusal.stdout).toMatch(/^broken against submitted: [12] failed\b.* of 2 prompts/m);
    const second = readFileSync(join(to, "index.html"), "utf8");
    expect(second).toContain("rejected.");
    expect(second.match(/<div class="none">/g)).toHaveLength(2);
    expect(second).toMatch(/<code>GLB_[A-Z_]+<\/code>/);
  });

  it("rejects an image whose files do not draw, with each file's reason, and ends with 1", async () => {
    const ran = await run(["audit", "--image", "broken", ...common], withImages);
    expect(ran.stdout).toMatch(/^a: failed, .*\[GLB_[A-Z_]+\]\n[\s\S]*\nrejected: /);
    expect(ran.status).toBe(1);
  });

  it("asks a server that already runs, for submitted files and pictures by address", async () => {
    const cdn = await serveFolder(folder);
    const miner = createServer((request, response) => {
      request.resume().on("end", () => response.writeHead(200).end(request.url === "/health" ? "" : glb));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => miner.once("listening", resolve));
    const endpoint = `http://127.0.0.1:${(miner.address() as AddressInfo).port}`;
    const list = join(
      makeFolder({ "prompts.txt": ["a", "b", "c"].map((stem) => `${cdn.url}/prompts/${stem}.png`).join("\n") }),
      "prompts.txt",
    );
    const ran = await run(
      [
        "audit",
        "--endpoint",
        endpoint,
        "--submitted",
        `${cdn.url}/submitted/`,
        "--prompts",
        list,
        "--seed",
        "7",
        "--allow-private",
        "--json",
      ],
      { env },
    );
    expect(ran.json()).toMatchObject({
      verdict: { outcome: "passed" },
      results: [{}, {}, { stem: "c", outcome: "not-submitted" }],
    });
    expect(ran.status).toBe(0);
    miner.closeAllConnections();
    miner.close();
    await cdn.close();
  });

  it.each([
    ["neither image nor endpoint", [...common], "OPTION_INVALID"],
    ["both", ["--image", "x", "--endpoint", "http://x", ...common], "OPTION_INVALID"],
    ["an endpoint that is no address", ["--endpoint", "here", ...common], "OPTION_INVALID"],
    ["an image without a place to run it", ["--image", "honest", ...common], "SETTINGS_INVALID"],
    ["prompts that are not there", ["--endpoint", "http://x", ...common, "--prompts", "/none"], "PROMPTS_MISSING"],
    [
      "submitted files that are not there",
      ["--endpoint", "http://x", ...common, "--submitted", "/none"],
      "SUBMITTED_MISSING",
    ],
    [
      "a folder without any submitted file",
      ["--endpoint", "http://x", ...common, "--submitted", images],
      "REHEARSAL_INVALID",
    ],
    ["--open without a page", ["--endpoint", "http://x", ...common, "--open"], "OPTION_INVALID"],
    ["a seed that is none", ["--endpoint", "http://x", ...common, "--seed", "-1"], "OPTION_INVALID"],
  ])("refuses %s", async (_what, argv, code) => {
    const ran = await run(["audit", ...argv, "--json"], { env });
    expect([ran.status, ran.json()]).toMatchObject([2, { error: { code } }]);
  });
});

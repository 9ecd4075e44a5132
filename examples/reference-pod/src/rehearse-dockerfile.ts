/**
 * Rehearses the Dockerfile without Docker: its commands run in empty folders instead of containers, and the program that it starts must make a batch.
 * Base image, user and root file system of a container are not rehearsed. It installs from the registry, so it takes minutes:
 *
 * npm run rehearse:dockerfile -w examples/reference-pod [-- PATH_OF_NODE]
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readZip } from "@404-gen/core/archive";
import { type DockerStage, readCopy, readDockerfile, readEnv } from "./read-dockerfile.ts";

const root = join(import.meta.dirname, "../../..");
const node = process.argv[2] ?? process.execPath;
const folder = mkdtempSync(join(tmpdir(), "404-gen-dockerfile-"));
const say = (text: string) => process.stderr.write(`${text}\n`);
const stages = readDockerfile(await readFile(join(import.meta.dirname, "../Dockerfile"), "utf8"));
/** A path in the folder that is a stage's file system. */
const inStage = (stage: DockerStage, path: string) => join(folder, `stage${stages.indexOf(stage)}`, path);

/** An environment with only the path to Node, and npm's settings of the registry. */
const bare = (): Record<string, string> => ({
  PATH: [dirname(node), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
  HOME: folder,
  ...(Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => /^npm_config_registry$|proxy$|^NODE_EXTRA/i.test(name) && value,
    ),
  ) as Record<string, string>),
});

function copy({ stage, text, workdir }: { stage: DockerStage; text: string; workdir: string }): void {
  const { from, sources, target } = readCopy(text);
  const into = target.startsWith("/") ? target : join(workdir, target);
  if (from !== null) {
    const other = stages.find(({ name }) => name === from);
    if (!other) throw new TypeError(`no stage is called ${from}`);
    for (const source of sources)
      cpSync(inStage(other, source), inStage(stage, into), { recursive: true, verbatimSymlinks: true });
    return;
  }
  // The files of the context by git: .dockerignore leaves out the same files as .gitignore.
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z", ...sources], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  for (const file of files.split("\0").filter(Boolean))
    cpSync(join(root, file), inStage(stage, join(into, file)), { recursive: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await isSo().catch(() => false)) {
      say(`ok: ${what}`);
      return;
    }
    await delay(200);
  }
  throw new TypeError(`not within two minutes: ${what}`);
}

/** Orders a batch of one prompt from the program, like the competition. */
async function tryPod(url: string): Promise<void> {
  const status = async () =>
    ((await (await fetch(`${url}/status?replacements_remaining=3`)).json()) as { status: string }).status;
  await until("GET /health answers 200", async () => (await fetch(`${url}/health`)).ok);
  await until("GET /status says ready", async () => (await status()) === "ready");
  const body = JSON.stringify({ prompts: [{ stem: "lamp", image_url: "https://prompts.example/lamp.png" }], seed: 7 });
  const response = await fetch(`${url}/generate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  if (!response.ok) throw new TypeError(`POST /generate answers ${response.status}`);
  await until("the batch is complete", async () => (await status()) === "complete");
  const archive = await readZip(new Uint8Array(await (await fetch(`${url}/results`)).arrayBuffer()));
  const names = archive.map(({ name }) => name);
  if (!names.includes("lamp.js")) throw new TypeError(`GET /results holds ${names.join(", ")}`);
  say("ok: GET /results has lamp.js");
}

async function start(
  stage: DockerStage,
  { command, env, workdir }: { command: string; env: Record<string, string>; workdir: string },
) {
  const [, ...args] = JSON.parse(command) as string[];
  const prompts = join(folder, "prompts");
  mkdirSync(prompts);
  cpSync(join(root, "docs/images/render-module.png"), join(prompts, "lamp.png"));
  const port = await freePort();
  const child = spawn(node, args, {
    cwd: inStage(stage, workdir),
    env: { ...bare(), ...env, HOST: "127.0.0.1", PORT: `${port}`, PROMPTS_DIR: prompts },
    stdio: "inherit",
  });
  try {
    await tryPod(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
  }
}

try {
  for (const stage of stages) {
    const env: Record<string, string> = {};
    let workdir = "/";
    for (const { name, text } of stage.instructions) {
      say(`${name} ${text}`);
      if (name === "WORKDIR") {
        workdir = text;
        mkdirSync(inStage(stage, workdir), { recursive: true });
      } else if (name === "COPY") copy({ stage, text, workdir });
      else if (name === "ENV") Object.assign(env, readEnv(text));
      else if (name === "RUN")
        execFileSync("/bin/sh", ["-ec", text], {
          cwd: inStage(stage, workdir),
          env: { ...bare(), ...env },
          stdio: "inherit",
        });
      else if (name === "CMD") await start(stage, { command: text, env, workdir });
      else say("  (not rehearsed)");
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

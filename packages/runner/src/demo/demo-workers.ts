import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CompetitionError, sleep } from "@404-gen/core";
import type { SettingTexts } from "../settings/load.ts";

/** A demo's queue. */
export type DemoRedis = {
  /** Address of the queue. */
  readonly url: string;
  /** Aborts when the server has ended: the demo would wait for its jobs for ever. */
  readonly gone: AbortSignal;
  /** Ends the server, if the demo started it. */
  close(): Promise<void>;
};

/** Starts a Redis for the demo, in a folder of the demo. @throws CompetitionError `DEPENDENCY_MISSING` */
export async function startDemoRedis(dir: string): Promise<DemoRedis> {
  const folder = join(dir, "redis");
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"];
  const child = spawn("sh", ["-c", REDIS, "redis", ...settings], { stdio: ["pipe", "ignore", "ignore"] });
  const over = once(child, "exit");
  const failure = over.then(([code, signal]) => {
    if (code === MISSING) throw redisMissing();
    throw new CompetitionError(`the demo's Redis ended with ${code ?? signal}`, { code: "QUEUE_UNAVAILABLE" });
  });
  const exit = new AbortController();
  failure.catch((reason) => exit.abort(reason));
  while (!(await Promise.race([isUp(port), failure]))) await sleep(50);
  return {
    url: `redis://127.0.0.1:${port}`,
    gone: exit.signal,
    async close() {
      child.stdin.end();
      await over;
    },
  };
}

/** Exit status of a shell that does not find a program. */
const MISSING = 127;
/** Ends the server when the pipe from this process closes: so even a demo that is killed leaves no server behind. */
const REDIS = `command -v redis-server >/dev/null || exit ${MISSING}
exec 3<&0
redis-server "$@" & server=$!
{ read -r _ <&3; kill $server; } &
wait $server`;

const redisMissing = () =>
  new CompetitionError(
    "--workers needs the program redis-server (Debian: apt-get install redis-server), or --redis with an address",
    { code: "DEPENDENCY_MISSING" },
  );

export type StartWorkersOptions = {
  readonly count: number;
  readonly competition: string;
  /** Settings of the demo with its queue, and the hosts that it plays. */
  readonly env: SettingTexts;
};

export type DemoWorkers = {
  /** Aborts with `WORKERS_GONE` when all workers have ended: the demo would wait for its jobs for ever. */
  readonly gone: AbortSignal;
  /** Ends the workers by SIGTERM: each finishes the jobs that it has begun. */
  close(): Promise<void>;
};

/** Starts worker processes, by the same command that an operator uses. */
export function startDemoWorkers({ count, competition, env }: StartWorkersOptions): DemoWorkers {
  const program = fileURLToPath(
    new URL(import.meta.url.endsWith(".ts") ? "../../dist/cli.js" : "./cli.js", import.meta.url),
  );
  const args = [program, "worker", "--competition", competition, "--quiet"];
  const { PATH, HOME } = process.env;
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, args, {
      env: { PATH, HOME, ...env, LOG_LEVEL: "warn" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    }),
  );
  const over = Promise.all(children.map((child) => once(child, "exit")));
  const exit = new AbortController();
  void over.then((ends) => exit.abort(workersGone(ends)));
  return {
    gone: exit.signal,
    async close() {
      for (const child of children) child.kill("SIGTERM");
      await over;
    },
  };
}

const workersGone = (ends: readonly (readonly unknown[])[]) =>
  new CompetitionError(
    `all workers of the demo have ended (${ends.map(([code, signal]) => code ?? signal).join(", ")})`,
    {
      code: "WORKERS_GONE",
    },
  );

const isUp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    const answer = (up: boolean) => {
      socket.destroy();
      resolve(up);
    };
    socket.once("connect", () => answer(true)).once("error", () => answer(false));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

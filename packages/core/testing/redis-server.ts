import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** Why this machine cannot have a Redis of its own, null when it can. Debian: `redis-server`. */
export const whyNoRedis = (): string | null =>
  spawnSync("sh", ["-c", "command -v redis-server"]).status === 0 ? null : "redis-server is not installed";

/** A Redis on a free port of loopback, with its data in a folder of its own. */
export type RedisServer = {
  readonly url: string;
  /** Starts it again on the same port and folder. */
  start(): Promise<void>;
  /** Ends it, as `redis-cli shutdown` would, or at once by signal. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  close(): Promise<void>;
};

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("data", (data) => {
      socket.destroy();
      // Also a server that wants a password is up.
      resolve(/PONG|NOAUTH/.test(data.toString()));
    });
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("error", () => resolve(false));
  });

/** @param settings lines of redis.conf by name, over those that a queue needs */
export async function startRedis(settings: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), "404-gen-redis-"));
  const all = {
    port: String(port),
    bind: "127.0.0.1",
    dir,
    appendonly: "yes",
    appendfsync: "always",
    save: "",
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  let child: ChildProcess | null = null;
  const start = async () => {
    child = spawn("redis-server", args, { stdio: "ignore" });
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM") => {
    const running = child;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const over = new Promise((resolve) => running.once("exit", resolve));
    running.kill(signal);
    await over;
  };
  await start();
  return {
    ...{ url: `redis://127.0.0.1:${port}`, start, stop },
    async close() {
      await stop("SIGKILL");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

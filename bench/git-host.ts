/** The git host of a bench, in a process of its own: what it costs is not the bench's. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startGitHttpServer } from "../packages/core/testing/git-http-server.ts";

/** What the host answers: as git would, a status, or errors for a share of the requests. */
export type HostMood = { readonly status?: number | undefined; readonly faults?: number | undefined };

export type GitHost = {
  readonly url: string;
  setMood(mood: HostMood): Promise<void>;
  /** Requests so far. */
  requests(): Promise<number>;
  /** Bytes of its answers so far. */
  sent(): Promise<number>;
  close(): Promise<void>;
};

type Told = { readonly url: string; readonly requests: number; readonly sent: number };

/** Starts a git host on loopback. */
export async function startGitHost(root: string): Promise<GitHost> {
  const child = fork(fileURLToPath(import.meta.url), ["host", root]);
  const ask = async (question: object): Promise<Told> => {
    child.send(question);
    return (await once(child, "message"))[0] as Told;
  };
  const { url } = (await once(child, "message"))[0] as { readonly url: string };
  return {
    url,
    setMood: async (mood) => void (await ask({ mood })),
    requests: async () => (await ask({})).requests,
    sent: async () => (await ask({})).sent,
    async close() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

if (process.argv[2] === "host" && process.send) {
  const server = await startGitHttpServer({ root: process.argv[3] ?? "" });
  let random = 404;
  let mood: HostMood = {};
  server.mischief = () => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return mood.status ?? (random / 2 ** 32 < (mood.faults ?? 0) ? 500 : "pass");
  };
  const tell = () =>
    process.send?.({ url: server.url, requests: server.requests.length, sent: server.sent } satisfies Told);
  process.on("message", (question: { readonly mood?: HostMood }) => {
    mood = question.mood ?? mood;
    tell();
  });
  process.on("disconnect", () => void server.close().then(() => process.exit(0)));
  tell();
}

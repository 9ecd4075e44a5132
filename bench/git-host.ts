/** The git host of a bench, in another process, so that its costs do not count. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startGitHttpServer } from "../packages/core/testing/git-http-server.ts";

/** How the host answers: as git does, with a status, or with errors to a share of the requests. */
export type HostMood = { readonly status?: number | undefined; readonly faults?: number | undefined };

export type GitHost = {
  readonly url: string;
  setMood(mood: HostMood): Promise<void>;
  /** Requests so far. */
  requests(): Promise<number>;
  /** Bytes of its answers so far. */
  sent(): Promise<number>;
  /** Pushes so far, and commits and bytes of its repository. */
  repository(): Promise<HostRepository>;
  close(): Promise<void>;
};

export type HostRepository = { readonly pushes: number; readonly commits: number; readonly bytes: number };
type HostReport = { readonly url: string; readonly requests: number; readonly sent: number } & HostRepository;

/** Starts a git host on loopback. */
export async function startGitHost(root: string): Promise<GitHost> {
  const child = fork(fileURLToPath(import.meta.url), ["host", root]);
  const ask = async (question: object): Promise<HostReport> => {
    child.send(question);
    return (await once(child, "message"))[0] as HostReport;
  };
  const { url } = (await once(child, "message"))[0] as { readonly url: string };
  return {
    url,
    setMood: async (mood) => void (await ask({ mood })),
    requests: async () => (await ask({})).requests,
    sent: async () => (await ask({})).sent,
    repository: () => ask({ repository: true }),
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
  const pushes = () => server.requests.filter((line) => /^POST .*git-receive-pack/.test(line)).length;
  const look = async () => {
    const commits = Number(await server.git("rev-list", "--count", "main"));
    const kibibytes = /size(?:-pack)?: (\d+)/g;
    const sizes = [...(await server.git("count-objects", "-v")).matchAll(kibibytes)].map(([, size]) => Number(size));
    return { commits, bytes: sizes.reduce((sum, size) => sum + size, 0) * 1024 };
  };
  const tell = (more = { commits: 0, bytes: 0 }) => {
    const { url, requests, sent } = server;
    process.send?.({ url, requests: requests.length, sent, pushes: pushes(), ...more } satisfies HostReport);
  };
  process.on("message", async (question: { readonly mood?: HostMood; readonly repository?: boolean }) => {
    mood = question.mood ?? mood;
    tell(question.repository ? await look() : undefined);
  });
  process.on("disconnect", () => void server.close().then(() => process.exit(0)));
  tell();
}

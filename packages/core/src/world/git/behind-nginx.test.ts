import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { type NginxGitHost, startNginxGitHost, whyNoNginx } from "../../../testing/nginx-git-host.ts";
import { stateStoreConformance } from "../../../testing/state-store-conformance.ts";
import { createGitStore } from "./git-store.ts";

const missing = whyNoNginx();

const AT = 1_700_000_000_000;

if (missing === null) {
  stateStoreConformance({
    name: "a branch behind nginx, fcgiwrap and basic authentication",
    create: async () => {
      const host = await startNginxGitHost({ bodyLimit: "8m" });
      const root = await mkdtemp(join(tmpdir(), "404-clone-"));
      const io = createManualClock({ now: AT });
      let writers = 0;
      return {
        io,
        open: () =>
          createGitStore({
            dir: join(root, `clone-${writers++}`),
            remote: remoteOf(host, "/git/repo.git"),
            clock: io,
            io,
          }),
        messages: async () =>
          (await host.git("log", "--reverse", "--format=%B%x00", "main"))
            .split("\0")
            .map((text) => text.trim())
            .filter((text) => text !== ""),
        close: async () => {
          await host.close();
          await rm(root, { recursive: true, force: true, maxRetries: 5 });
        },
      };
    },
  });
}

const remoteOf = (host: NginxGitHost, path: string) => ({
  url: `${host.origin}${path}`,
  token: host.password,
  username: "writer",
  allowLoopback: true,
});

describe.skipIf(missing !== null)(
  `what nginx says instead of git${missing === null ? "" : ` (skipped: ${missing})`}`,
  () => {
    let host: NginxGitHost;
    let root: string;
    let clones = 0;
    beforeAll(async () => {
      host = await startNginxGitHost();
      root = await mkdtemp(join(tmpdir(), "404-clone-"));
      const store = await open("/git/repo.git");
      await store.commit([{ path: "state.json", text: "{}" }], { message: "First" });
      await store.flush();
    });
    afterAll(async () => {
      await host.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    });
    const open = (path: string, over: Readonly<Record<string, unknown>> = {}) => {
      const io = createManualClock({ now: AT });
      return createGitStore({
        dir: join(root, `clone-${clones++}`),
        remote: { ...remoteOf(host, path), ...over },
        clock: io,
        io,
      });
    };

    it.each(["/renamed", "/moved"])("reads and writes over the redirect of %s", async (place) => {
      const store = await open(`${place}/repo.git`);
      expect(await store.read("state.json")).toBe("{}");
      await store.commit([{ path: `${place.slice(1)}.json`, text: "{}" }], { message: `Over ${place}` });
      await store.flush();
      expect(await host.git("log", "--format=%s", "main")).toContain(`Over ${place}`);
    });

    it("sends the password to no other origin that a redirect names", async () => {
      await open("/abroad/repo.git").catch(() => null);
      expect(await host.strangersLog().catch(() => "")).not.toMatch(/Basic/);
    });

    it("tells a wrong password from a host that is away, and keeps the host's words", async () => {
      await expect(open("/git/repo.git", { token: "another-word" })).rejects.toMatchObject({ code: "GIT_AUTH" });
      await expect(open("/repairs/repo.git")).rejects.toMatchObject({
        retryable: true,
        data: { status: 503, words: expect.stringContaining("the host is being repaired") },
      });
      await expect(open("/html")).rejects.toMatchObject({ fault: expect.any(String) });
    });

    it("says that a push is larger than the host allows, and makes nothing of it", async () => {
      const store = await open("/git/repo.git");
      // Random text, or it would be packed to nothing: 64 KiB are allowed.
      const text = Array.from({ length: 12_000 }, () => Math.random().toString(36)).join("");
      const large = store.commit([{ path: "large.json", text }], { message: "Large" });
      await expect(large).rejects.toMatchObject({ code: "GIT_REFUSED", data: { status: 413 } });
      expect(await host.git("log", "--format=%s", "main")).not.toContain("Large");
    });
  },
);

import { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { startGitHttpServer } from "@404-gen/core/testing/fakes";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { scriptFromJudge, startScriptedVlm } from "@404-gen/judge/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Canary, canariesIn, canariesUnder, ECHOES, plantCanaries } from "../../testing/canaries.ts";
import { type EchoingPeers, startEchoingPeers } from "../../testing/echoing-peers.ts";
import { makeFolder } from "../../testing/fixtures.ts";
import { CLI } from "../demo/play-demo.fixture.ts";
import { runDemo } from "../demo/run-demo.ts";
import { createLogger } from "../logs/create-logger.ts";
import { openRepository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { keepSettingSecrets } from "../settings/keep-secrets.ts";
import type { SettingTexts } from "../settings/load.ts";

type SpawnOptions = { readonly file: string; readonly args?: readonly string[]; readonly envPairs?: readonly string[] };

/** A full round by the services of `run` with real adapters: git host, model server, webhook. The peers repeat secrets in their answers. */
describe.skipIf(!existsSync(CLI))(
  `no secret reaches a sink of the services (skipped: ${existsSync(CLI) ? "no" : "not bundled"})`,
  { timeout: 3_600_000 },
  () => {
    let peers: EchoingPeers;
    let canaries: readonly Canary[];
    const children: string[] = [];
    beforeAll(async () => {
      peers = await startEchoingPeers();
      canaries = plantCanaries({ webhook: peers.webhook });
      peers.plant(canaries);
      for (const { name, secret } of canaries) vi.stubEnv(name, secret);
      keepSettingSecrets(Object.fromEntries(canaries.map(({ name, secret }) => [name, secret])));
      const spawn = (ChildProcess.prototype as unknown as { spawn: (options: SpawnOptions) => unknown }).spawn;
      vi.spyOn(ChildProcess.prototype as unknown as { spawn: typeof spawn }, "spawn").mockImplementation(function (
        this: ChildProcess,
        options: SpawnOptions,
      ) {
        // git is a child of this test's host, not of the product.
        if (options.file !== "git")
          children.push([options.file, ...(options.args ?? []), ...(options.envPairs ?? [])].join("\n"));
        return spawn.call(this, options);
      });
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
      await peers.close();
    });

    const secretOf = (canaryName: string) => canaries.find(({ name }) => name === canaryName)?.secret ?? "";
    let count = 0;
    const echo = () => {
      const canary = canaries[count % canaries.length]!;
      const form = ECHOES[Math.floor(count / canaries.length) % ECHOES.length]!;
      count++;
      return `the first has key ${form(canary.secret)}, the second is thinner`;
    };

    async function play(settings: SettingTexts) {
      const dir = makeFolder();
      const logs: string[] = [];
      const turns: string[] = [];
      const logger = createLogger({ level: "debug", destination: { write: (line) => void logs.push(line) } });
      const result = await runDemo({
        dir,
        format: "glb",
        prompts: 2,
        seed: 7,
        settings: {
          ALLOW_LOOPBACK_CREDENTIALS: "true",
          DISCORD_WEBHOOK_URL: secretOf("DISCORD_WEBHOOK_URL"),
          SLACK_WEBHOOK_URL: secretOf("SLACK_WEBHOOK_URL"),
          ...settings,
        },
        logger,
        signal: AbortSignal.timeout(1_200_000),
        onTurn: (event) => turns.push(JSON.stringify(event)),
      }).catch((error: Error) => error);
      return { dir, logged: logs, turns, ended: result };
    }

    /** A webhook gets its own address; no other secret may be in a notice. */
    function expectClean({ dir, logged, turns, ended }: Awaited<ReturnType<typeof play>>) {
      expect(canariesIn(logged.join("\n"), canaries)).toEqual([]);
      expect(canariesIn(turns.join("\n"), canaries)).toEqual([]);
      expect(canariesIn(children.join("\n"), canaries)).toEqual([]);
      expect(canariesUnder(dir, canaries)).toEqual([]);
      expect(canariesIn(ended instanceof Error ? `${ended.stack}` : JSON.stringify(ended), canaries)).toEqual([]);
      const notices = peers.sent.filter(({ origin }) => origin === peers.webhook).map(({ text }) => text);
      const strange = notices.flatMap((text) => canariesIn(text, canaries));
      expect(strange.filter((name) => !/_WEBHOOK_URL$/.test(name))).toEqual([]);
      return notices;
    }

    it("through a round that succeeds: the judge's words stand in records, cleaned, and the git host's history holds none", async () => {
      const git = await startGitHttpServer({ root: makeFolder(), token: secretOf("GITHUB_TOKEN") });
      const tree = await git.git("hash-object", "-t", "tree", "-w", "/dev/null");
      const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
      await git.git("update-ref", "refs/heads/main", await git.git(...who, "commit-tree", tree, "-m", "Begin"));
      const judgeScript = scriptFromJudge(createOfflineJudge());
      const vlm = await startScriptedVlm(async (request) => {
        const { answer, ...rest } = await judgeScript(request);
        const words = `${echo()}; ${JSON.stringify((answer as { issues?: string })?.issues ?? "")}`;
        return { ...rest, answer: { ...(answer as object), issues: words }, reasoning: echo() };
      });
      const session = await play({
        GITHUB_REPO: git.url,
        GITHUB_TOKEN: secretOf("GITHUB_TOKEN"),
        COMMIT_INTERVAL: "0",
        OPENAI_BASE_URL: vlm.baseUrl,
        OPENAI_API_KEY: secretOf("OPENAI_API_KEY"),
        OPENAI_PICTURES: "data",
      });
      expect(session.ended, inspect(session.ended)).not.toBeInstanceOf(Error);
      expect(vlm.count).toBeGreaterThan(10);
      const notices = expectClean(session);
      expect(notices.length).toBeGreaterThan(0);
      // The words are in the record: clean output is not just empty.
      const repository = await openRepository(join(session.dir, "state"), { reach: repositoryReach({}) });
      const files = await repository.reader.list("rounds/0");
      const duels = await Promise.all(
        files.filter((path) => /duels_/.test(path)).map((path) => repository.reader.read(path)),
      );
      await repository.close();
      expect(duels.join("\n")).toContain("the first has key");
      expect(duels.join("\n")).toContain("***");
      const objects = await git.git("cat-file", "--batch", "--batch-all-objects");
      expect(canariesIn(objects, canaries)).toEqual([]);
      await vlm.close();
      await git.close();
    });

    it("through a round whose model server refuses in its own words", async () => {
      peers.sent.length = 0;
      const vlm = await startScriptedVlm(() => ({
        status: 400,
        rawBody: JSON.stringify({ error: { message: echo(), type: echo(), code: echo() } }),
        headers: { "x-request-id": Buffer.from(echo()).toString("hex") },
      }));
      const session = await play({
        OPENAI_BASE_URL: vlm.baseUrl,
        OPENAI_API_KEY: secretOf("OPENAI_API_KEY"),
        OPENAI_PICTURES: "data",
      });
      expect(vlm.count).toBeGreaterThan(0);
      expectClean(session);
      await vlm.close();
    });
  },
);

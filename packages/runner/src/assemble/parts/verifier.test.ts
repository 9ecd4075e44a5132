import { execFileSync } from "node:child_process";
import { buildRepository, CAST, startGitHttpServer } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../../testing/fixtures.ts";
import { loadSettings } from "../../settings/load.ts";
import { createRoundVerifier } from "./verifier.ts";

const { commits } = buildRepository();
const signal = new AbortController().signal;
const of = (folder: string) => createRoundVerifier(loadSettings([{ STATE_DIR: folder, JOURNAL_DIR: makeFolder() }]));

describe("createRoundVerifier", () => {
  it("proves a round by the record as it lies there, history included", async () => {
    const { folder } = makeGitRepository(commits);
    expect(await of(folder).verifyRound(0, { signal })).toEqual({ ok: true, findings: [], repairs: [] });
  });

  it("says what does not prove itself", async () => {
    const last = commits.at(-1);
    const winner = commits.flatMap(({ changes }) => changes).findLast(({ path }) => path === "rounds/0/winner.json");
    const text = (winner?.after ?? "").replace(/"winner_hotkey": "[^"]+"/, `"winner_hotkey": "${CAST.weak}"`);
    const edit = { message: "Edit", changes: [{ path: "rounds/0/winner.json", after: text }] };
    expect(last).toBeDefined();
    const proof = await of(makeGitRepository([...commits, edit]).folder).verifyRound(0, { signal });
    expect(proof.ok).toBe(false);
    expect(proof.findings).toContainEqual(expect.stringMatching(/^WINNER_DIFFERS: /));
  });

  it("refuses an entry of leader.json that no round gives, whoever's message its commit has", async () => {
    const leader = commits.flatMap(({ changes }) => changes).findLast(({ path }) => path === "leader.json")?.after;
    const entries = JSON.parse(leader ?? "[]") as { hotkey: string; weight: number; effective_block: number }[];
    const [first] = entries;
    const block = Math.max(...entries.map(({ effective_block }) => effective_block));
    const message = "Update state (open), schedule, leader for round 2";
    for (const effective_block of [block + 1, block - 1]) {
      const after = JSON.stringify([...entries, { ...first, weight: 1, effective_block }], null, 2);
      const stray = { message, changes: [{ path: "leader.json", before: leader, after }] };
      const { ok, findings } = await of(makeGitRepository([...commits, stray]).folder).verifyRound(0, { signal });
      expect(ok).toBe(false);
      expect(findings).toContainEqual(expect.stringMatching(/^CROWN_/));
    }
  });

  it("knows a branch that only grew from one that was rewritten", async () => {
    const before = makeGitRepository(commits.slice(0, 2)).revision;
    const longerRepository = makeGitRepository(commits);
    const verifier = of(longerRepository.folder);
    expect(await verifier.isFastForward({ from: before, to: longerRepository.revision }, { signal })).toBe(true);
    expect(
      await verifier.isFastForward({ from: longerRepository.revision, to: longerRepository.revision }, { signal }),
    ).toBe(true);
    expect(await verifier.isFastForward({ from: "f".repeat(40), to: longerRepository.revision }, { signal })).toBe(
      false,
    );
    expect(await verifier.isFastForward({ from: longerRepository.revision, to: before }, { signal })).toBe(false);
  });

  it("fetches only new commits, as many bytes after a long season as after a short one (cases season-repo, weights-clone-cost)", async () => {
    const looks = async (rounds: number) => {
      const { commits: season } = buildRepository({ rounds });
      const server = await startGitHttpServer({ root: makeFolder() });
      const push = (count: number) => {
        const { folder } = makeGitRepository(season.slice(0, count));
        execFileSync("git", ["-C", folder, "push", "-q", server.repository, "main"]);
      };
      try {
        push(season.length - 1);
        const settings = { GITHUB_REPO: server.url, GITHUB_TOKEN: "t", JOURNAL_DIR: makeFolder() };
        const verifier = createRoundVerifier(loadSettings([settings]));
        const round = rounds - 1;
        await verifier.verifyRound(round, { signal });
        const first = server.sent;
        push(season.length);
        expect(await verifier.verifyRound(round, { signal })).toMatchObject({ ok: true, findings: [] });
        const again = server.sent - first;
        await verifier.verifyRound(round, { signal });
        return { first, again, nothingNew: server.sent - first - again };
      } finally {
        await server.close();
      }
    };
    const [short, long] = [await looks(2), await looks(6)];
    expect(long.first).toBeGreaterThan(1.5 * short.first);
    expect(long.again).toBeLessThan(1.2 * short.again);
    expect(long.again).toBeLessThan(long.first / 4);
    expect(long.nothingNew).toBeLessThan(1000);
  });
});

import { describe, expect, it } from "vitest";
import { CAST } from "../../../testing/build-cast.ts";
import { buildRepositoryTwo } from "../../../testing/build-history-two.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { memoryHistory } from "../../../testing/memory-history.ts";
import { type AnyJson, inJson, rewriteHistory } from "../../../testing/rewrite-history.ts";
import { COMPETITION_ONE } from "../one/competition.ts";
import { POLICY_ONE } from "../one/policy.ts";
import type { ProofMemory, RememberedProof } from "./proof-memory.ts";
import { type ProveOptions, proveRepository } from "./prove.ts";
import type { HistoryCommit, RecordReader } from "./types.ts";

const { commits } = buildRepository();
const { better } = CAST;

function createMemory(): ProofMemory & { proof(): RememberedProof | null } {
  let text: string | null = null;
  return {
    proof: () => (text === null ? null : (JSON.parse(text) as RememberedProof)),
    load: async () => (text === null ? null : (JSON.parse(text) as RememberedProof)),
    async save(proof) {
      text = JSON.stringify(proof);
    },
  };
}

const prove = (list: readonly HistoryCommit[], options: ProveOptions = {}) => {
  const { reader, git } = memoryHistory(list);
  return proveRepository({ name: "memory", reader, git }, options);
};

/** A history with a few things to find: evidence changed, a margin played again, a file lost, an edit by hand. */
function tamperCommits(): readonly HistoryCommit[] {
  const list = [...commits];
  const add = (after: string, commit: Pick<HistoryCommit, "message" | "changes">) => {
    const at = list.findIndex(({ message }) => message.startsWith(after));
    const { time = 0 } = list[at] ?? {};
    list.splice(at + 1, 0, { id: "", time, author: "Ms Judge <j@x>", ...commit });
  };
  const textBefore = (path: string, upTo: string) =>
    list
      .slice(0, list.findIndex(({ message }) => message.startsWith(upTo)) + 1)
      .flatMap(({ changes }) => changes)
      .findLast((change) => change.path === path)?.after ?? "";
  const generatedPath = `rounds/0/${better}/generated.json`;
  const text = textBefore(generatedPath, "Round 0 winner");
  add("Round 0 winner", {
    message: "I know better",
    changes: [{ path: generatedPath, before: text, after: text.replace('"attempts": 1', '"attempts": 2') }],
  });
  const matrix = "rounds/1/matches_matrix.csv";
  const rows = textBefore(matrix, "Update state (finalizing) for round 1");
  list.push({
    id: "",
    time: list.at(-1)?.time ?? 0,
    author: "x",
    message: "Update matches matrix for round 1",
    changes: [
      { path: matrix, before: rows, after: rows.replace(/^(leader,.*),.*$/m, "$1,0.9") },
      { path: "rounds/0/seed.json", before: "", after: null },
    ],
  });
  return list;
}

describe("a proof that goes on from an earlier one", () => {
  it("comes to the same as one that begins anew, from every commit on", async () => {
    for (const list of [commits, tamperCommits()]) {
      const fresh = await prove(list);
      for (let at = 1; at < list.length; at++) {
        const memory = createMemory();
        await prove(list.slice(0, at), { memory });
        const { source, ...proof } = await prove(list, { memory });
        expect({ ...proof, source: { ...source, provedBefore: null } }, `after ${at}`).toEqual(fresh);
        expect(source.provedBefore).toBe(memoryHistory(list.slice(0, at)).git.revision);
      }
    }
    expect((await prove(tamperCommits())).verdict).toBe("violated");
  });

  it("reads nothing of a commit that it proved, and of further ones only what they touch", async () => {
    const memory = createMemory();
    const before = commits.slice(0, -3);
    await prove(before, { memory });
    const again = memoryHistory(before);
    await proveRepository({ name: "memory", reader: again.reader, git: again.git }, { memory });
    expect([...again.textsRead].length).toBeLessThanOrEqual(1);
    const longerHistory = memoryHistory(commits);
    await proveRepository({ name: "memory", reader: longerHistory.reader, git: longerHistory.git }, { memory });
    const all = memoryHistory(commits);
    await proveRepository({ name: "memory", reader: all.reader, git: all.git });
    expect(longerHistory.textsRead.size).toBeLessThan(all.textsRead.size);
  });

  it("tells older forms of a round again without reading it", async () => {
    const inOlderForm = rewriteHistory(buildRepositoryTwo().commits, {
      files: {
        "rounds/0/submissions.json": inJson((all) => {
          for (const one of Object.values<AnyJson>(all)) delete one.hardware;
        }),
      },
    });
    const last = inOlderForm.at(-1) as HistoryCommit;
    const before = last.changes.find(({ path }) => path === "state.json")?.after ?? "";
    const after = before.replace('"next_stage_eta": null', '"next_stage_eta": "2026-02-09T08:00:00Z"');
    const changes = [{ path: "state.json", before, after }];
    const longerHistory = [...inOlderForm, { ...last, message: "Update state (open) for round 1", changes }];
    const memory = createMemory();
    await prove(inOlderForm, { memory });
    const { reader, git } = memoryHistory(longerHistory);
    const paths: string[] = [];
    const noting: RecordReader = {
      ...reader,
      read(path) {
        paths.push(path);
        return reader.read(path);
      },
    };
    const { findings } = await proveRepository({ name: "memory", reader: noting, git }, { memory });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "OLDER_FORMAT", round: null, file: "rounds/0/submissions.json" }),
    );
    expect(findings).toEqual((await prove(longerHistory)).findings);
    expect(paths).toContain("state.json");
    expect(paths).not.toContain("rounds/0/submissions.json");
    expect(paths).not.toContain("rounds/0/generation_reports.json");
  });

  it("is worth nothing for another policy, other limits, another repository, another history or another form", async () => {
    const memory = createMemory();
    await prove(commits, { memory });
    const proof = memory.proof();
    const other = COMPETITION_ONE.withPolicy({ ...POLICY_ONE, version: "other" });
    const first = async (options: ProveOptions, list = commits) =>
      (await prove(list, { memory: { load: async () => proof, save: async () => undefined }, ...options })).source
        .provedBefore;
    expect(await first({})).not.toBeNull();
    expect(await first({ competitions: [other] })).toBeNull();
    expect(await first({ limits: { maxGenerationTime: 1 } })).toBeNull();
    const rewritten = commits.map((commit, index) =>
      index === 2 ? { ...commit, message: `${commit.message} ` } : commit,
    );
    expect(await first({}, rewritten)).toBeNull();
    const key = `${proof?.key}x`;
    const foreign: ProofMemory = { load: async () => proof && { ...proof, key }, save: async () => undefined };
    expect(await first({ memory: foreign })).toBeNull();
  });

  it("does not remember a commit of the future, which is none tomorrow", async () => {
    const memory = createMemory();
    const now = (commits.at(-1)?.time ?? 0) - 3_600_000;
    expect((await prove(commits, { memory, now })).causes.map(({ code }) => code)).toContain("COMMIT_IN_FUTURE");
    expect(memory.proof()).toBeNull();
  });

  it("tells of one round alone, and keeps the commits for the next look", async () => {
    const memory = createMemory();
    const list = tamperCommits();
    const one = await prove(list, { memory, round: 1 });
    const fresh = await prove(list, { round: 1 });
    expect(one.findings).toEqual(fresh.findings);
    expect(memory.proof()?.result).toBeNull();
    expect((await prove(list, { memory })).findings).toEqual((await prove(list)).findings);
  });
});

describe("a witness", () => {
  const witness = (list: readonly HistoryCommit[]) => ({
    commit: memoryHistory(list).git.revision,
    at: "2026-03-01T00:00:00Z",
  });
  const compare = async (list: readonly HistoryCommit[], former: readonly HistoryCommit[]) =>
    (await prove(list, { witness: witness(former) })).findings.map(({ severity, code }) => `${severity} ${code}`);

  it("says nothing of a history that goes on", async () => {
    expect(await compare(commits, commits.slice(0, 5))).toEqual([]);
    expect(await compare(commits, commits)).toEqual([]);
  });

  it("tells a history that was written anew, with both commits", async () => {
    const rewritten = commits.map((commit, index) => (index === 2 ? { ...commit, author: "somebody" } : commit));
    const { findings, verdict } = await prove(rewritten, { witness: witness(commits) });
    expect(verdict).toBe("violated");
    expect(findings[0]).toMatchObject({
      code: "HISTORY_REWRITTEN",
      recorded: { commit: memoryHistory(rewritten).git.revision },
      expected: { commit: memoryHistory(commits).git.revision },
    });
  });

  it("tells a branch that was taken back where the later commits are still here", async () => {
    const { reader, git } = memoryHistory(commits);
    const earlier = memoryHistory(commits.slice(0, 5)).git.revision;
    const back = { ...git, revision: earlier };
    const { findings } = await proveRepository({ name: "memory", reader, git: back }, { witness: witness(commits) });
    expect(findings.map(({ code }) => code)).toContain("HISTORY_ROLLED_BACK");
  });

  it("is missed in the proof where there is none", async () => {
    expect((await prove(commits)).notChecked.map(({ what }) => what)).toContain("whether history was written anew");
    expect((await prove(commits, { witness: witness(commits) })).notChecked.map(({ what }) => what)).not.toContain(
      "whether history was written anew",
    );
  });
});

import { CompetitionError } from "@404-gen/core";
import { type MemoryCommit, memoryHistory } from "@404-gen/core/memory";
import { type HistoryCommit, type ProofMemory, proveRepository } from "@404-gen/core/verify";
import type { RoundVerifier } from "../../assemble/parts/parts.ts";
import type { World } from "../world/world.ts";
import type { SimProcess } from "./sim-process.ts";

/** The branch's history as verify reads it. */
export const historyOf = ({ branch: { commits, files } }: Pick<World, "branch">) =>
  memoryHistory(commits.map((commit, at) => asHistory(commit, () => files(commits[at - 1]?.id ?? null))));

const histories = new WeakMap<MemoryCommit, HistoryCommit>();

/** Gives the same object for the same commit: verify keeps results by it. */
function asHistory(commit: MemoryCommit, filesBefore: () => ReadonlyMap<string, string>): HistoryCommit {
  const earlier = histories.get(commit);
  if (earlier) return earlier;
  const { id, message, timeMs, changes } = commit;
  const before = filesBefore();
  const written = changes.map(({ path, text }) => ({ path, before: before.get(path) ?? null, after: text }));
  const next = { id, message, time: timeMs, author: "validator", changes: written };
  histories.set(commit, next);
  return next;
}

/** Proves rounds from the published record and its history. Keeps the proof on the machine's disk, as the real part does. */
export function createSimVerifier({ world, disk }: Pick<SimProcess, "world" | "disk">): RoundVerifier {
  const memory: ProofMemory = {
    load: async () => disk.proof,
    async save(proof) {
      disk.proof = proof;
    },
  };
  return {
    async verifyRound(round) {
      const { reader, git } = historyOf(world);
      const options = { round, now: world.queue.now(), competitions: world.competitions, memory };
      const { findings } = await proveRepository({ name: "simulated", reader, git }, options);
      const say = ({ code, message }: (typeof findings)[number]) => `${code}: ${message}`;
      const violations = findings.filter(({ severity }) => severity === "violation");
      const repairs = findings.filter(({ code }) => code === "RECORD_REPAIRED").map(say);
      return { ok: violations.length === 0, findings: violations.map(say), repairs };
    },
    async isFastForward({ from, to }) {
      const ids = world.branch.commits.map(({ id }) => id);
      if (!ids.includes(to)) throw new CompetitionError(`${to} is not on the branch`, { code: "GIT_NO_REF" });
      return ids.indexOf(from) >= 0 && ids.indexOf(from) <= ids.indexOf(to);
    },
  };
}

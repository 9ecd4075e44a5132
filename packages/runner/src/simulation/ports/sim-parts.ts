import { CompetitionError, type Logger, type Notice, type Notifier } from "@404-gen/core";
import { createMemoryStateStore, type MemoryCommit, memoryHistory } from "@404-gen/core/memory";
import { steady } from "@404-gen/core/owner";
import { type HistoryCommit, type ProofMemory, proveRepository } from "@404-gen/core/verify";
import { createMultiStageJudge, createTwoCallJudge } from "@404-gen/judge";
import type { Parts, RoundVerifier } from "../../assemble/parts/parts.ts";
import { tellRewritten } from "../../assemble/parts/state.ts";
import type { World } from "../world/world.ts";
import { createSimBranch } from "./sim-branch.ts";
import { createSimBuilds } from "./sim-builds.ts";
import { createSimChain } from "./sim-chain.ts";
import { createSimDoor, createSimWorkFiles } from "./sim-door.ts";
import { createSimModel } from "./sim-model.ts";
import { createSimDrawer, createSimEmbedding, createSimSources } from "./sim-modules.ts";
import { createSimProvider } from "./sim-pods.ts";
import type { SimProcess } from "./sim-process.ts";
import { createSimStagedModel } from "./sim-staged-model.ts";
import { createSimDistance, createSimObjects, createSimRenderer } from "./sim-tools.ts";

/** What the simulation has of the parts: all but those that the assembly makes of others. */
export type SimParts = Omit<Parts, "ownRenderer" | "queue" | "publisher">;

/** The parts of one process, all of them simulated; the services on them are the real ones. */
export async function openSimParts(process: SimProcess, logger: Logger): Promise<SimParts> {
  const { world, clock, gate, disk } = process;
  const files = new Map<string, Uint8Array>();
  const journal = disk.journal.open();
  const disked = <T>(verb: string, work: () => Promise<T>) => gate({ port: "process", verb, ms: null, work });
  const notifier: Notifier = {
    name: "list",
    notify: (notice) => gate({ port: "notifier", verb: "notify", ms: [50, 500], work: () => hear(world, notice) }),
  };
  const branch = createSimBranch(process, tellRewritten(steady({ notifier, logger, clock }).notifier));
  const state = await createMemoryStateStore({
    ...{ branch, clock, io: clock, logger },
    journal: {
      ...journal,
      put: (puts) => disked("put", () => journal.put(puts)),
      drop: (units) => disked("drop", () => journal.drop(units)),
    },
  });
  return {
    state,
    chain: createSimChain(process),
    objects: createSimObjects(process),
    door: createSimDoor(process, files),
    workFiles: createSimWorkFiles(files),
    renderer: createSimRenderer(process),
    judge: createTwoCallJudge({ model: createSimModel(process) }),
    stagedJudge: createMultiStageJudge({ model: createSimStagedModel(process), io: clock }),
    drawer: createSimDrawer(process),
    embedding: createSimEmbedding(process),
    sources: createSimSources(process),
    distance: createSimDistance(process),
    providers: [createSimProvider(process)],
    builds: createSimBuilds(process),
    textFinder: { name: "none", hasText: async () => false, close: async () => {} },
    notifier,
    verifier: createSimVerifier(process),
    weightsMemory: {
      load: () => disked("load", async () => disk.weights),
      save: (observation) =>
        disked("save", async () => {
          disk.weights = observation;
        }),
    },
  };
}

function hear({ notices, trace, life }: World, notice: Notice): void {
  notices.push(notice);
  trace.add({ who: life.name, kind: "notice", what: `${notice.level} ${notice.kind}: ${notice.title}` });
}

/** The branch's commits as verify reads them. */
export const historyOf = ({ branch: { commits, files } }: Pick<World, "branch">) =>
  memoryHistory(commits.map((commit, at) => asHistory(commit, () => files(commits[at - 1]?.id ?? null))));

const histories = new WeakMap<MemoryCommit, HistoryCommit>();

/** The same object for a commit each time: what was worked out of it is kept. */
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

/** Proves by what is published, history and all, and keeps on the machine's disk what it proved, as the real part does. */
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

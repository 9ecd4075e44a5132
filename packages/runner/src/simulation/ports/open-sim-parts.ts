import type { Logger, Notice, Notifier } from "@404-gen/core";
import { createMemoryStateStore } from "@404-gen/core/memory";
import { steady } from "@404-gen/core/owner";
import { createMultiStageJudge, createTwoCallJudge } from "@404-gen/judge";
import type { Parts } from "../../assemble/parts/parts.ts";
import { tellRewritten } from "../../assemble/parts/state.ts";
import type { World } from "../world/world.ts";
import { createSimVerifier } from "./create-sim-verifier.ts";
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

/** The parts that the simulation provides: all except those that the assembly makes from other parts. */
export type SimParts = Omit<Parts, "ownRenderer" | "queue" | "publisher">;

/** Opens the simulated parts of one process. The services that use them are the real ones. */
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

import { type Notice, type Service, type ServiceContext, silentLogger } from "@404-gen/core";
import { formatState, paths } from "@404-gen/core/records";
import { createCollector, createDownloadStage } from "@404-gen/core/stages";
import { createMemoryBranch, createMemoryStateStore } from "@404-gen/core/testing";
import { createDuelsService } from "@404-gen/judge";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { expect, it } from "vitest";
import { makeRecords } from "../../testing/make-records.ts";
import { loopService } from "./loop.ts";
import { createVirtualClock } from "./virtual-time.ts";

const never = () => Promise.reject(new Error("nothing is fetched or drawn on a damaged record"));

/** The owner of each stage, with parts that must not be called. */
const OWNERS: Record<"downloading" | "duels", (context: ServiceContext) => Service> = {
  duels: (context) => createDuelsService(context, { judge: createOfflineJudge(), load: never }),
  downloading: (context) =>
    createCollector(context, {
      chain: { currentBlock: async () => 9_000 } as never,
      download: createDownloadStage(context, {
        door: { downloadToFile: never } as never,
        objects: { put: never } as never,
        renderer: { name: "none@1", render: never, close: async () => {} },
        settings: { format: "glb" },
      }),
    }),
};

it.each(Object.entries(OWNERS))(
  "one miner's record that cannot be read rings in %s, once, with the file, until it is repaired",
  async (stage, make) => {
    const { files, hotkeys } = makeRecords({ miners: 3, prompts: 4, matches: 0 });
    const file = paths.submitted(0, hotkeys[1] ?? "");
    const good = files.get(file) ?? "";
    const state = formatState({ current_round: 0, stage: stage as keyof typeof OWNERS, next_stage_eta: null });
    const branch = createMemoryBranch({
      ...Object.fromEntries(files),
      [paths.state]: state,
      [file]: good.slice(0, 99),
    });
    const clock = createVirtualClock({ now: Date.UTC(2026, 1, 3) });
    const store = await createMemoryStateStore({ branch, clock });
    const notices: Notice[] = [];
    const notifier = { name: "list", notify: async (notice: Notice) => void notices.push(notice) };
    const failuresOf = () => notices.filter(({ kind }) => kind.startsWith("cycle-failed"));
    const service = make({ state: store, clock, logger: silentLogger, notifier });
    const stop = new AbortController();
    let failures = 0;
    await loopService(service, {
      ...{ clock, notifier, logger: silentLogger, signal: stop.signal, intervals: { min: 120, max: 1800, usual: 600 } },
      onTurn: ({ result }) => {
        if (result.kind !== "failed") return stop.abort();
        if (++failures !== 30) return;
        expect(failuresOf()).toHaveLength(1);
        // Without the file nothing has to be judged; with it nothing has to be downloaded.
        void store.commit([{ path: file, text: stage === "duels" ? null : good }], { message: "repaired" });
      },
    });
    expect(failures).toBeGreaterThanOrEqual(30);
    expect(failuresOf()[0]).toMatchObject({
      level: "alarm",
      title: expect.stringContaining(`because of ${file}`),
      fields: { code: "RECORD_INVALID", file },
    });
  },
);

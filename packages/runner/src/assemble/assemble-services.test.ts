import { join } from "node:path";
import { CompetitionError, type Renderer } from "@404-gen/core";
import { createMemoryBranch, createMemoryStateStore } from "@404-gen/core/memory";
import { formatState, paths } from "@404-gen/core/records";
import { createManualClock } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { loadSettings, type SettingTexts } from "../settings/load.ts";
import { assembleServices } from "./assemble-services.ts";
import { createPartShelf } from "./part-shelf.ts";
import { placeOf } from "./place.ts";
import { SERVICE_NAMES } from "./services/index.ts";

const HOTKEY = "5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5";
const signal = new AbortController().signal;

const PAUSE = formatState({ current_round: 0, stage: "paused", next_stage_eta: null });

function openEmbedded(more: SettingTexts = {}) {
  const folder = makeFolder({
    "chain.json": JSON.stringify({ neurons: [{ hotkey: HOTKEY }], hotkey: HOTKEY }),
    "builds.json": "{}",
    "images.json": "{}",
  });
  const settings = loadSettings([
    {
      STATE_DIR: join(folder, "state"),
      JOURNAL_DIR: join(folder, "journal"),
      OBJECTS_DIR: join(folder, "objects"),
      CHAIN: "simulated",
      CHAIN_FILE: join(folder, "chain.json"),
      BUILD_SOURCE: "map",
      BUILD_MAP_FILE: join(folder, "builds.json"),
      GPU_PROVIDERS: "process",
      PROCESS_IMAGES_FILE: join(folder, "images.json"),
      DISTANCE: "offline",
      ...more,
    },
  ]);
  return placeOf({ settings });
}

/** The same place, with a record that was begun. */
async function beginServices(more: SettingTexts = {}) {
  const place = openEmbedded(more);
  const shelf = createPartShelf(place);
  await (await shelf.part("state")).commit([{ path: paths.state, text: PAUSE }], { message: "Begin" });
  await shelf.close();
  return place;
}

describe("assembleServices", () => {
  it("makes none where no competition was begun: which one's they are is not known", async () => {
    await expect(assembleServices(["collector"], { place: openEmbedded() })).rejects.toMatchObject({
      code: "RECORD_MISSING",
    });
  });

  it("gives the parts alone where the record is about to begin", async () => {
    const { services, part, close } = await assembleServices([], { place: openEmbedded() });
    expect(services).toEqual([]);
    const state = await part("state");
    await state.commit([{ path: paths.state, text: PAUSE }], { message: "Begin" });
    expect(await state.read(paths.state)).toBe(PAUSE);
    await close();
  });

  it("makes all five services from the settings, each of which takes a turn and sees that the round is paused", async () => {
    const assembly = await assembleServices(SERVICE_NAMES, { place: await beginServices() });
    expect(assembly.services.map(({ name }) => name)).toEqual(SERVICE_NAMES);
    for (const service of assembly.services)
      expect(await service.turn({ signal }), service.name).toMatchObject({ kind: "idle" });
    expect(await assembly.names()).toMatchObject({
      state: expect.stringMatching(/^git .*state#main$/),
      chain: expect.stringMatching(/^simulated .*chain\.json$/),
      providers: "process",
      judge: expect.stringMatching(/^offline/),
    });
    await assembly.close();
  });

  it("opens only what the services named need, and shares what two of them use", async () => {
    const weights = await assembleServices(["weights"], { place: await beginServices() });
    expect(Object.keys(await weights.names()).sort()).toEqual(["chain", "notifier", "state"]);
    await weights.close();
    const both = await assembleServices(["collector", "auditor"], { place: await beginServices() });
    expect(await both.part("renderer")).toBe(await both.part("renderer"));
    await both.close();
  });

  it("takes parts in place of those that the settings name, and leaves them to their owner", async () => {
    const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
    const state = await createMemoryStateStore({ clock, branch: createMemoryBranch({ [paths.state]: PAUSE }) });
    let closings = 0;
    const renderer: Renderer = {
      name: "mine@1",
      render: () => Promise.reject(new CompetitionError("not asked", { code: "X_TEST", fault: "usage" })),
      close: async () => void closings++,
    };
    const assembly = await assembleServices(["collector"], { place: openEmbedded(), parts: { state, renderer } });
    expect(await assembly.part("state")).toBe(state);
    expect(await assembly.names()).toMatchObject({ renderer: "mine@1" });
    await assembly.close();
    expect(closings).toBe(0);
  });

  it("closes what it had opened when a part cannot be opened, and says which setting is wrong", async () => {
    const place = await beginServices({ BUILD_MAP_FILE: "/no/such/file" });
    await expect(assembleServices(["collector", "auditor"], { place })).rejects.toMatchObject({
      code: "BUILD_MAP_INVALID",
    });
    // The journal of the record is free again: a journal belongs to one open store at a time.
    const again = await assembleServices(["round-manager"], { place });
    await again.close();
  });
});

import { describe, expect, it } from "vitest";
import type { BuildQuery, BuildSource } from "../src/ports/build-source.ts";
import { DEV_HOTKEYS } from "./dev-hotkeys.ts";

/**
 * How far a miner's image is. `absent`: nobody built it, and nobody will. Sources that know images beforehand know no `building` and
 * no `failed`.
 */
export type BuildState = "built" | "absent" | "building" | "failed";

/** One miner's image as a case wants to find it. */
export type BuildSetup = BuildQuery["hotkeys"][number] & {
  /** How far its build is. */
  readonly state: BuildState;
};

const entry = (place: number, state: BuildState): BuildSetup => ({
  hotkey: DEV_HOTKEYS[place] as string,
  repo: `miner-${place}/generator`,
  commit: String(place).repeat(40),
  tag: `${String(place).repeat(7)}-Mesh-1`,
  state,
});

/**
 * What every source of builds behind the port does: it answers for those that it was asked about and for nobody else, an image has an address
 * exactly when it is built, and what may still change is never called final.
 *
 * @example
 * buildSourceConformance({ name: "map", states: ["built", "absent"], open: async (builds) => ({ source: createMapBuilds(mapOf(builds)), close: async () => {} }) });
 */
export function buildSourceConformance(suite: {
  /** Stands in the tests' names. */
  readonly name: string;
  /** What this source can tell apart. */
  readonly states: readonly BuildState[];
  /** A `source` for one test that finds these builds, and `close`, which ends what the test began. */
  open(builds: readonly BuildSetup[]): Promise<{ readonly source: BuildSource; close(): Promise<void> }>;
}): void {
  const all = suite.states.map((state, place) => entry(place, state));
  const queryOf = (builds: readonly BuildSetup[]): BuildQuery => ({
    round: 1,
    hotkeys: builds.map(({ state: _, ...query }) => query),
  });

  const withSource = async (builds: readonly BuildSetup[], work: (source: BuildSource) => Promise<void>) => {
    const { source, close } = await suite.open(builds);
    try {
      await work(source);
    } finally {
      await close();
    }
  };

  describe(`BuildSource conformance: ${suite.name}`, () => {
    it("has a name", () =>
      withSource(all, async ({ name }) => {
        expect(name).toMatch(/\S/);
      }));

    it("tells of each image how far it is, and where it lies once it is built", () =>
      withSource(all, async (source) => {
        const observations = await source.observe(queryOf(all));
        for (const { hotkey, state } of all) {
          const observation = observations.get(hotkey);
          if (state === "built") {
            expect(observation).toMatchObject({
              status: "success",
              final: true,
              dockerImage: expect.stringMatching(/\S/),
            });
            continue;
          }
          expect(observation?.dockerImage ?? null, state).toBeNull();
          expect(observation?.status, state).not.toBe("success");
          if (state === "building") expect(observation?.final ?? false).toBe(false);
          if (state === "failed") expect(observation?.status).toBe("failure");
        }
      }));

    it("answers for whom it was asked about and nobody else", () =>
      withSource(all, async (source) => {
        const queries = all.slice(0, 1);
        const observations = await source.observe(queryOf(queries));
        expect([...observations.keys()]).toEqual(queries.map(({ hotkey }) => hotkey));
        expect((await source.observe({ round: 1, hotkeys: [] })).size).toBe(0);
      }));

    it("says the same again while nothing happens, in values that a record can hold", () =>
      withSource(all, async (source) => {
        const observationsNow = async () => Object.fromEntries(await source.observe(queryOf(all)));
        const first = await observationsNow();
        const timeless = (observations: typeof first) =>
          Object.fromEntries(
            Object.entries(observations).map(([hotkey, { evidence: _, ...observation }]) => [hotkey, observation]),
          );
        expect(timeless(await observationsNow())).toEqual(timeless(first));
        for (const { evidence } of Object.values(first))
          if (evidence) expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
      }));

    it("obeys an aborted signal", () =>
      withSource(all, async (source) => {
        const call = source.observe(queryOf(all), { signal: AbortSignal.abort() });
        await expect(call).rejects.toMatchObject({ name: "AbortError" });
      }));
  });
}

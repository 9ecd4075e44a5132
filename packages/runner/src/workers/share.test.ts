import { CompetitionError, type Notice, silentLogger } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { createShare } from "./share.ts";

function setUp({ share = 1, chance = [] as readonly number[] } = {}) {
  const notices: Notice[] = [];
  const bars: [string, string][] = [];
  const errors: unknown[] = [];
  const draws = [...chance];
  const fullShare = createShare({
    queue: { bar: async (worker, { reason }) => void bars.push([worker, reason]) },
    share,
    random: () => draws.shift() ?? 0,
    notifier: { name: "test", notify: async (notice) => void notices.push(notice) },
    logger: { ...silentLogger, error: (message, fields) => void errors.push({ message, ...fields }) },
  });
  return { ...fullShare, notices, barred: bars, errors };
}
const picture = { what: "picture", worker: "w1", theirs: "a" };

describe("a random share of the workers' results", () => {
  it("is as large as the setting says, and only it is made again", async () => {
    const { isWrong } = setUp({ share: 0.25, chance: [0.1, 0.25, 0.9, 0.24] });
    let calls = 0;
    const ours = async () => `${++calls}`;
    const answers = [];
    for (let n = 0; n < 4; n++) answers.push(await isWrong({ ...picture, ours, mayDiffer: true }));
    expect(calls).toBe(2);
    expect(answers).toEqual([false, false, false, false]);
  });

  it("bars a worker whose bytes differ, and rings with the code, the hashes and how much it has done", async () => {
    const { isWrong, notices, barred, errors } = setUp();
    expect(await isWrong({ ...picture, ours: async () => "a" })).toBe(false);
    expect(barred).toEqual([]);
    expect(await isWrong({ ...picture, ours: async () => "b" })).toBe(true);
    const title = "Worker w1 is barred: its picture differs from the one made here";
    const fields = { code: "WORKER_DISAGREES", what: "picture", worker: "w1", theirs: "a", ours: "b", results: 2 };
    expect(barred).toEqual([["w1", `WORKER_DISAGREES: ${title}`]]);
    expect(notices).toEqual([{ kind: "worker-barred", level: "alarm", title, fields }]);
    expect(errors).toEqual([{ message: title, ...fields }]);
  });

  it("bars nobody before this side has proved that it is right", async () => {
    const { isWrong, barred, notices } = setUp();
    const selfTest = async () => {
      throw new CompetitionError("this machine draws differently", { code: "RENDER_SELF_TEST_FAILED" });
    };
    await expect(isWrong({ ...picture, ours: async () => "b", selfTest })).rejects.toMatchObject({
      code: "RENDER_SELF_TEST_FAILED",
    });
    expect([barred, notices]).toEqual([[], []]);
  });

  it("bars nobody over what a file costs: a machine that is slower is asked again, one that is faster is believed", async () => {
    const { isWrong, barred, notices } = setUp();
    expect(await isWrong({ ...picture, theirs: "RENDER_QUARANTINED", ours: async () => "b" })).toBe(true);
    expect(await isWrong({ ...picture, ours: async () => "TIMEOUT_EXCEEDED" })).toBe(false);
    expect(barred).toEqual([]);
    expect(notices.map(({ kind }) => kind)).toEqual(["workers-differ", "workers-differ"]);
  });

  it("says nothing against a worker where it cannot be made again", async () => {
    const { isWrong, barred, notices } = setUp();
    expect(await isWrong({ ...picture, ours: async () => null })).toBe(false);
    const ours = async () => {
      throw new CompetitionError("the store is down", { code: "OBJECT_STORE_FAILED" });
    };
    expect(await isWrong({ ...picture, ours })).toBe(false);
    expect([barred, notices]).toEqual([[], []]);
  });

  it("only tells people where a second answer may be another one", async () => {
    const { isWrong, barred, notices } = setUp();
    expect(await isWrong({ ...picture, what: "verdict (lamp)", ours: async () => "b", mayDiffer: true })).toBe(false);
    expect(barred).toEqual([]);
    expect(notices).toMatchObject([{ kind: "workers-differ", level: "warning", fields: { theirs: "a", ours: "b" } }]);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { applyEdit, type BuiltSimulator, buildSimulator } from "./build-simulator.ts";
import { OLD_FAULTS, type OldFault } from "./old-faults.ts";

let present: BuiltSimulator;
beforeAll(async () => {
  present = await buildSimulator("present", []);
});

/** A guard only: the runs of 24 prompts repeat the same work, and take minutes on a machine under load. */
const LONGEST_MS = 1_200_000;

/** Names of the invariants that break in an old fault's run. */
async function brokenIn({ simulate, chooseFaults }: BuiltSimulator, { find }: OldFault): Promise<readonly string[]> {
  const { faults, ...plan } = find;
  try {
    const { broken } = await simulate({ ...plan, kinds: chooseFaults(faults) });
    return broken.map(({ invariant }) => invariant);
  } catch (error) {
    // The config of one of the five is refused today, before a round begins.
    if (error instanceof Error && "code" in error && error.code === "CONFIG_INVALID") return [error.code];
    throw error;
  }
}

describe("an old fault that an edit of the sources brings back", () => {
  it.each(OLD_FAULTS)(
    "$name breaks $invariant, and the present code does not",
    async (old) => {
      const before = await buildSimulator(old.name, old.edits);
      expect(await brokenIn(before, old)).toContain(old.invariant);
      const after = await brokenIn(present, old);
      expect(after).toEqual(old.refusedNow ? ["CONFIG_INVALID"] : []);
    },
    LONGEST_MS,
  );

  it("is an error where the source has changed, so that no edit is lost", () => {
    const edit = { file: "a.ts", from: "x < 1", to: "x < 2" };
    expect(applyEdit("if (x < 1) go();", edit)).toBe("if (x < 2) go();");
    for (const text of ["if (y) go();", "x < 1 && x < 1"]) expect(() => applyEdit(text, edit)).toThrow("up to date");
  });
});

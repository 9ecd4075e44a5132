import { beforeAll, describe, expect, it } from "vitest";
import { applyEdit, type BuiltSimulator, buildSimulator } from "./build-simulator.ts";
import { OLD_FAULTS, type OldFault } from "./old-faults.ts";

let present: BuiltSimulator;
beforeAll(async () => {
  present = await buildSimulator("present", []);
});

/** Runs of some 24 prompts that go in circles: on a machine under load they take minutes, and nothing is measured. */
const LONGEST_MS = 1_200_000;

/** Names of what does not hold in the run that an old fault names. */
async function brokenIn({ simulate, chooseFaults }: BuiltSimulator, { find }: OldFault): Promise<readonly string[]> {
  const { faults, ...plan } = find;
  try {
    const { broken } = await simulate({ ...plan, kinds: chooseFaults(faults) });
    return broken.map(({ invariant }) => invariant);
  } catch (error) {
    // One of the five was a config that is refused now, before a round begins.
    if (error instanceof Error && "code" in error && error.code === "CONFIG_INVALID") return [error.code];
    throw error;
  }
}

describe("a fault that was mended before there was a simulator, brought back", () => {
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

  it("is an error where the source has moved on, so that no edit is lost unseen", () => {
    const edit = { file: "a.ts", from: "x < 1", to: "x < 2" };
    expect(applyEdit("if (x < 1) go();", edit)).toBe("if (x < 2) go();");
    for (const text of ["if (y) go();", "x < 1 && x < 1"]) expect(() => applyEdit(text, edit)).toThrow("up to date");
  });
});

import { fileURLToPath } from "node:url";
import { parseSourceAudits } from "@404-gen/core/records";
import { main } from "@404-gen/runner";
import { type OwnInvariant, simulateValidator, type ValidatorParts } from "@404-gen/runner/simulation";
import { describe, expect, it } from "vitest";
import { createForgetfulSourceAuditor } from "./forgetful-source-auditor.ts";
import { refuseRepeats } from "./refuse-repeats.ts";
import simulated from "./simulated.mjs";
import hasty from "./simulated-hasty.mjs";
import { createSourceAuditor } from "./source-auditor.ts";

const HASTY = "src/simulated-hasty.mjs";

describe("a policy of one's own in the simulator", () => {
  it("holds with every kind of fault, and each round is proved by it", async () => {
    const { failures, faults } = await simulateValidator({ seeds: [1, 4], validator: simulated });
    expect(failures.map(({ report }) => report.join("\n"))).toEqual([]);
    expect(faults).toBeGreaterThan(50);
  });

  it("is found to decide badly where it does: a cheat who came first keeps the crown from the honest (seed 1)", async () => {
    const { failures } = await simulateValidator({ seeds: [1, 1], validator: hasty, file: HASTY });
    expect(failures).toHaveLength(1);
    const [failure] = failures;
    expect(failure?.broken).toMatchObject([
      { invariant: "best-wins", what: expect.stringContaining("was won by leader") },
    ]);
    // The simulator finds this without any fault.
    expect(failure).toMatchObject({ seed: 1, faults: [] });
    expect(failure?.command).toContain(`--seeds 1..1 --rounds 1 --format glb --faults none --validator ${HASTY}`);
  });

  it("is played by the command that a failure names", async () => {
    const out: string[] = [];
    const file = fileURLToPath(new URL("simulated-hasty.mjs", import.meta.url));
    const argv = ["simulate", "--seeds", "1..1", "--faults", "none", "--validator", file, "--no-shrink"];
    const status = await main(argv, {
      stdout: { write: (text) => out.push(String(text)) > 0 },
      stderr: { write: () => true },
      env: {},
      cwd: process.cwd(),
      onInterrupt: () => () => {},
      onKey: () => () => {},
      ask: null,
      openPage: async () => false,
      exit() {},
    });
    expect([status, out.join("")]).toEqual([1, expect.stringContaining("best-wins: round 0 was won by leader")]);
  });
});

/** An invariant of this validator's own service. */
const oneVerdictEach: OwnInvariant = {
  name: "one-verdict-each",
  sentence: "A miner's source has one verdict.",
  check({ after, paths }) {
    for (const path of paths.filter((one) => one.endsWith("/source_audit.json"))) {
      const hotkeys = parseSourceAudits(after.get(path) ?? "[]", { path }).map(({ hotkey }) => hotkey);
      const twice = hotkeys.find((hotkey, at) => hotkeys.indexOf(hotkey) !== at);
      if (twice !== undefined) return `${twice} has two verdicts in ${path}`;
    }
    return null;
  },
};

describe("a service of one's own in the simulator", () => {
  const invariants = [oneVerdictEach];

  it("holds where it asks the record what it has done", async () => {
    const services = ({ context: { state } }: ValidatorParts) => [createSourceAuditor({ state, rule: refuseRepeats })];
    const { failures } = await simulateValidator({ seeds: [1, 4], validator: { services, invariants } });
    expect(failures.map(({ report }) => report.join("\n"))).toEqual([]);
  });

  it("is found to do its work again after a restart where it goes by its memory (seed 3)", async () => {
    const services = ({ context: { state } }: ValidatorParts) => [createForgetfulSourceAuditor({ state })];
    const faults = "process-killed,process-memory";
    const { failures } = await simulateValidator({
      seeds: [3, 3],
      faults,
      rate: 3,
      validator: { services, invariants },
    });
    expect(failures[0]?.broken[0]).toMatchObject({ invariant: "one-verdict-each" });
    // Without a restart the service makes no mistake.
    expect(failures[0]?.faults.length).toBeGreaterThan(0);
    expect(failures[0]?.faults.length).toBeLessThan(5);
  });
});

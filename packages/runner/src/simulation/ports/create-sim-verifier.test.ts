import { expect, it } from "vitest";
import { simulate } from "../simulate.ts";
import { createSimVerifier } from "./create-sim-verifier.ts";
import type { SimProcess } from "./sim-process.ts";

it("proves a round completely at first, and after that only what is new: the machine's disk keeps the proof", async () => {
  const { world } = await simulate({ seed: 1, kinds: [], prompts: 3 });
  const disk = { proof: null } as SimProcess["disk"];
  const signal = new AbortController().signal;
  const verifier = createSimVerifier({ world, disk });
  expect(await verifier.verifyRound(0, { signal })).toEqual({ ok: true, findings: [], repairs: [] });
  const { proof } = disk;
  expect(proof?.rounds.map(({ round }) => round)).toContain(0);

  const host = world.branch.connect();
  const path = "rounds/0/winner.json";
  const text = (world.branch.files().get(path) ?? "").replace(/"winner_hotkey": "[^"]+"/, `"winner_hotkey": "leader"`);
  await host.commit({
    parent: await host.tip(),
    changes: [{ path, text }],
    message: "Edit",
    timeMs: world.queue.now(),
  });
  const { ok, findings } = await verifier.verifyRound(0, { signal });
  expect(ok).toBe(false);
  expect(findings.join()).toContain("WINNER_DIFFERS");
  expect(disk.proof?.replayed.commit).not.toBe(proof?.replayed.commit);

  // The proof of another repository is not used.
  disk.proof = proof && { ...proof, key: "another" };
  expect((await verifier.verifyRound(0, { signal })).findings).toEqual(findings);
});

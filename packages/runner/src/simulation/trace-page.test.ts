import { expect, it } from "vitest";
import { chooseFaults } from "./faults/kinds.ts";
import { simulate } from "./simulate.ts";
import { tracePage } from "./trace-page.ts";

it("shows a run as a page: its stages, faults, commits and the command that repeats it", async () => {
  const run = await simulate({ seed: 4, prompts: 3, kinds: chooseFaults("git,process") });
  const page = tracePage(run);
  expect(page).toContain("--seeds 4..4");
  for (const stage of ["open", "miner_generation", "downloading", "duels", "finalizing"])
    expect(page).toContain(`class="band ${stage}"`);
  for (const { kind, number } of run.strikes) expect(page).toContain(`${kind.name}#${number}`);
  expect(page.match(/class="tick commit"/g)?.length).toBeGreaterThan(5);
  expect(page.length).toBeLessThan(3_000_000);
});

import { expect, it } from "vitest";
import { SIMULATION_DEFAULTS } from "../plan.ts";
import { POD_TOKEN } from "../world/cloud.ts";
import { createWorld } from "../world/world.ts";
import { OUTSIDE_INVARIANTS } from "./outside-invariants.ts";

it("looks for a secret in all notices since the commit before, however many came", () => {
  const world = createWorld(SIMULATION_DEFAULTS);
  const commit = { id: "c", timeMs: 0, message: "Say", changes: [] };
  const noSecret = OUTSIDE_INVARIANTS.find(({ name }) => name === "no-secret");
  const look = () => noSecret?.check({ world, commit, before: new Map(), after: new Map(), paths: [] });
  const hear = (text: string) =>
    world.notices.push({
      kind: "cycle-failed",
      level: "alarm",
      title: text,
      fields: {},
    } as (typeof world.notices)[number]);
  hear("one");
  expect(look()).toBeNull();
  hear(`the token ${POD_TOKEN}`);
  for (let n = 0; n < 100; n++) hear("many");
  expect(look()).toBe("the notice cycle-failed holds a machine's token");
});

import { buildsArea, gpuArea, modelArea } from "./audits.ts";
import { chainArea } from "./chain.ts";
import type { Checkup } from "./checkup.ts";
import type { Area, Ground } from "./ground.ts";
import { judgeArea } from "./judge.ts";
import { machineArea } from "./machine.ts";
import { objectsArea } from "./objects.ts";
import { recordArea } from "./record.ts";

/** All areas, in the order of the output. A new area needs a file in this folder and a line in this list. */
const AREAS: readonly Area[] = [
  machineArea,
  recordArea,
  chainArea,
  objectsArea,
  judgeArea,
  buildsArea,
  gpuArea,
  modelArea,
];

export const AREA_NAMES: readonly string[] = AREAS.map(({ name }) => name);
export const CHEAP_AREAS: readonly string[] = AREAS.filter(({ cheap }) => cheap).map(({ name }) => name);

export type Examination = {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** False when something would stop a round. */
  readonly ok: boolean;
  readonly checks: readonly (Checkup & { readonly area: string })[];
};

/** Checks the named areas at the same time, so that a slow one delays no other. */
export async function examine(names: readonly string[], ground: Ground): Promise<Examination> {
  const areas = AREAS.filter(({ name }) => names.includes(name));
  const lists = await Promise.all(
    areas.map(async ({ name, look }) => (await look(ground)).map((check) => ({ area: name, ...check }))),
  );
  const checks = lists.flat();
  return {
    at: new Date(ground.clock.now()).toISOString(),
    ok: checks.every(({ state }) => state !== "wrong"),
    checks,
  };
}

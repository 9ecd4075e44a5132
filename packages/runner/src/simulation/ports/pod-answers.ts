import { CompetitionError } from "@404-gen/core";
import { stateIn } from "../invariants/read.ts";
import type { RentedPod } from "../world/cloud.ts";
import type { World } from "../world/world.ts";

/** A body that is larger than the simulation's MAX_GLB_SIZE_BYTES. */
export const HUGE = new Uint8Array(1_500_000);

/** An answer that declares its length: without it nobody could tell its end from a broken connection. */
export const framedResponse = (body: Uint8Array): Response =>
  new Response(Buffer.from(body), { status: 200, headers: { "content-length": `${body.length}` } });

/** The machine at an address. */
export function reach(world: World, url: string): RentedPod {
  const pod = world.cloud.at(url);
  if (pod && !pod.dead) return pod;
  throw new TypeError("fetch failed", { cause: new CompetitionError("no such machine", { code: "UNEXPECTED" }) });
}

/** The round that the world is in. */
export const roundOf = ({ branch }: World): number => stateIn(branch.files())?.current_round ?? 0;

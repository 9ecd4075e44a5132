import type { Policy, PolicyOne, PolicyTwo } from "@404-gen/core/competition";
import type { Place } from "./place.ts";

const policyOf = ({ competitions }: Pick<Place, "competitions">, competition: string): Policy | undefined =>
  competitions.find(({ id }) => id === competition)?.policy;

/** The policy that decides competition 1 here. */
export const policyOne = (place: Pick<Place, "competitions">) => policyOf(place, "1") as PolicyOne | undefined;

/** The policy that decides competition 2 here. */
export const policyTwo = (place: Pick<Place, "competitions">) => policyOf(place, "2") as PolicyTwo | undefined;

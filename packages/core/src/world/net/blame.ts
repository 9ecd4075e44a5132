import { CompetitionError } from "../../base/errors/competition-error.ts";
import { ourFault } from "./door-error.ts";
import type { Session } from "./session.ts";

/** What a network of ours that went down looks like from inside one download. */
const AMBIGUOUS = ["DOWNLOAD_UNREACHABLE", "DOWNLOAD_TOO_SLOW", "DOWNLOAD_TRUNCATED", "DOWNLOAD_BAD_ANSWER"] as const;

/** The error, unless it is one that our own dead network would also give and our network is dead: then that fault. */
export async function settleBlame(error: unknown, session: Session): Promise<unknown> {
  if (!CompetitionError.is(error, ...AMBIGUOUS) || session.seen.rerouted) return error;
  const families = [...session.seen.families];
  const ways = await Promise.all(families.map((family) => session.policy.networkCheck("route", { family })));
  if (ways.every(Boolean)) return error;
  return ourFault("NETWORK_DOWN", "Our own network does not reach the outside", {
    data: { seen: error.code },
    cause: error,
  });
}

import { CompetitionError } from "../../base/errors/competition-error.ts";
import { ourFault } from "./door-error.ts";
import { hostOf, type Session } from "./session.ts";

/** What a network of ours that went down looks like from inside one download. */
const AMBIGUOUS = ["DOWNLOAD_UNREACHABLE", "DOWNLOAD_TOO_SLOW", "DOWNLOAD_TRUNCATED", "DOWNLOAD_BAD_ANSWER"] as const;

/** Milliseconds that another download is given to show that our network works. */
const LIFE_MS = 10_000;

/** The error, unless it is one that our own dead network would also give and our network is dead: then that fault. */
export async function settleBlame(error: unknown, session: Session): Promise<unknown> {
  if (!CompetitionError.is(error, ...AMBIGUOUS) || session.evidence.rerouted) return error;
  const { life, io, networkCheck } = session.policy;
  const families = [...session.evidence.families];
  // What came in the meantime from somebody else proves our network, behind an allow-list too.
  const enough = new AbortController();
  const host = hostOf(session.evidence.url);
  const other = life.another({ host, families, ms: LIFE_MS, io, signal: enough.signal });
  const ways = await Promise.all(families.map((family) => networkCheck("route", { family })));
  const works = ways.every(Boolean) || (await other);
  enough.abort();
  if (works) return error;
  return ourFault("NETWORK_DOWN", "Our own network does not reach the outside", {
    data: { seen: error.code },
    cause: error,
  });
}

import { retryAfterMs } from "../../base/kit/retry-after.ts";
import { refuse } from "./door-error.ts";
import { checkHeaders, type Exchange, exchange } from "./exchange.ts";
import { readUrl } from "./read-url.ts";
import { resolveTarget } from "./resolve-target.ts";
import { type Session, within } from "./session.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Follows redirects, each through the whole door again, to an answer of status 200. */
export async function follow(text: string, session: Session): Promise<Exchange> {
  let url = readUrl(text, { policy: session.policy, from: null });
  for (;;) {
    const answer = await hop(url, session);
    if (!REDIRECTS.has(answer.status)) return accept(answer, session);
    answer.close();
    url = nextHop(answer, { from: url, session });
  }
}

async function hop(url: URL, session: Session): Promise<Exchange> {
  session.evidence.url = url.href;
  session.evidence.address = null;
  session.evidence.status = null;
  const target = await within(session, {
    work: resolveTarget(url, session.policy),
    what: "name resolution",
    ms: session.limits.headerMs,
  });
  session.evidence.rerouted = target.rerouted;
  const answer = await exchange({ url, target }, session);
  session.evidence.status = answer.status;
  return answer;
}

function nextHop(answer: Exchange, context: { readonly from: URL; readonly session: Session }): URL {
  const { from, session } = context;
  const location = answer.headers["location"];
  if (location === undefined) throw refuse("DOWNLOAD_REDIRECT_REFUSED", "A redirect names no target");
  session.evidence.redirects += 1;
  if (session.evidence.redirects > session.limits.redirects)
    throw refuse("DOWNLOAD_REDIRECT_REFUSED", `More than ${session.limits.redirects} redirects`);
  return readUrl(location, { policy: session.policy, from });
}

function accept(answer: Exchange, session: Session): Exchange {
  try {
    checkStatus(answer, session);
    checkHeaders(answer, session);
    return answer;
  } catch (error) {
    answer.close();
    throw error;
  }
}

function checkStatus(answer: Exchange, session: Session): void {
  const { status, headers } = answer;
  if (status === 200) return;
  if (status === 404 || status === 410) throw refuse("DOWNLOAD_NOT_FOUND", `The host answers ${status}: no such file`);
  const wait = retryAfterMs(headers["retry-after"], session.policy.io.now());
  if (status === 429 || (status === 503 && wait !== undefined))
    throw refuse("DOWNLOAD_THROTTLED", `The host answers ${status}: too many requests`, { retryAfterMs: wait });
  throw refuse("DOWNLOAD_BAD_STATUS", `The host answers ${status} in place of 200`, { retryAfterMs: wait });
}

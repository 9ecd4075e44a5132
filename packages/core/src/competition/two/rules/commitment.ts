import { checkCdnUrl } from "../../rules/cdn-url.ts";
import type { CommitmentChecks } from "../../rules/commitment.ts";

/** Word characters as Python's `\w` has them: letters and digits of any script, and the underscore. No dot (STATE-2.md 4.1). */
const REPO = /^[\p{L}\p{N}_-]+\/[\p{L}\p{N}_-]+$/u;
const COMMIT = /^[a-f0-9]{40}$/;

/**
 * What competition 2 asks of a commitment's fields. It differs from competition 1: no dot in a repository's name, a commit in lower case,
 * and an address as a URL type writes it (host in lower case, default port dropped, a bare host with its slash).
 */
export const COMMITMENT_CHECKS_2: CommitmentChecks = {
  repo: (text) =>
    REPO.test(text)
      ? { value: text }
      : { problem: "repo must be owner/name of word characters and hyphens, without a dot" },
  commit: (text) =>
    COMMIT.test(text) ? { value: text } : { problem: "commit must be 40 hex digits in lower case, no branch or tag" },
  cdn_url: (text) => {
    const check = checkCdnUrl(text);
    if ("problem" in check) return check;
    const url = new URL(check.url);
    return { value: url.pathname === "/" ? `${url.origin}/` : `${url.origin}${check.url.slice(pathStart(check.url))}` };
  },
};

/** Where the path begins: the third slash, or the end. */
function pathStart(url: string): number {
  const slash = url.indexOf("/", url.indexOf("//") + 2);
  return slash < 0 ? url.length : slash;
}

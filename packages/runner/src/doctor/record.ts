import { CompetitionError } from "@404-gen/core";
import { probeRemote } from "@404-gen/core/git";
import { competitionStatus } from "@404-gen/core/verify";
import { addressOf, repositoryCredential } from "../assemble/credentials.ts";
import { openRepository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { readingLimits } from "../settings/reading-limits.ts";
import { attempt, type Checkup, skippedCheckup, warning } from "./checkup.ts";
import type { Area, Ground } from "./ground.ts";

/** Checks the public record: its host, our right to write, its state, and who has to act next. */
export const recordArea: Area = {
  name: "record",
  cheap: true,
  look: async (ground) => [...(await lookAtHost(ground)), ...(await lookInside(ground))],
};

async function lookAtHost({ settings, signal }: Ground): Promise<readonly Checkup[]> {
  const { GITHUB_REPO: repo, GITHUB_BRANCH: branch } = settings;
  if (repo === undefined)
    return [skippedCheckup("git host", "GITHUB_REPO is not set: the record is the folder STATE_DIR alone")];
  const token = repositoryCredential(settings);
  const remote = {
    url: addressOf(repo),
    branch,
    token,
    allowLoopback: settings.ALLOW_LOOPBACK_CREDENTIALS,
    limits: readingLimits(settings),
  };
  const read = await attempt("git host", async () => {
    const { tip, movedTo } = await probeRemote(remote, { write: false, signal });
    if (movedTo !== null) return warning("git host", `the repository moved to ${movedTo}: give that as GITHUB_REPO`);
    return tip === null
      ? warning("git host", `there is no branch ${branch} yet`)
      : `${branch} is at ${tip.slice(0, 10)}`;
  });
  if (token === undefined) return [read, warning("push", "GITHUB_TOKEN is not set: nothing can be written")];
  const write = await attempt("push", async () => {
    await probeRemote(remote, { write: true, signal });
    return "the token may push (a rule for the branch shows only at a real push)";
  });
  return [read, write];
}

async function lookInside({ settings, clock, signal }: Ground): Promise<readonly Checkup[]> {
  const source = settings.GITHUB_REPO ?? settings.STATE_DIR;
  const checkup = await attempt("record", async () => {
    const repository = await openRepository(source, {
      reach: repositoryReach(settings),
      signal,
    });
    try {
      const status = await competitionStatus(repository.reader, { now: clock.now() });
      const { id, policy } = status.competition;
      if (status.unreadable.length > 0) {
        const [first] = status.unreadable;
        throw new CompetitionError(first?.message ?? "", { code: "RECORD_UNREADABLE" });
      }
      const next = status.waitingFor.map(({ who, what }) => `${who}: ${what}`).join("; ");
      return `competition ${id} by ${policy.name} ${policy.version}, round ${status.round}, ${status.stage}. Next: ${next || "nobody is waited for"}`;
    } finally {
      await repository.close();
    }
  });
  return [checkup];
}

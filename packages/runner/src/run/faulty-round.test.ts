import { matchReportPath, parseMatchReport, parseState, paths } from "@404-gen/core/records";
import { beforeAll, describe, expect, it } from "vitest";
import { CAST, type PlayedRound, PROMPTS, playFaultyRound } from "../../testing/faulty-round.ts";
import { makeGitRepository } from "../../testing/fixtures.ts";
import { openRepository } from "../repository/open.ts";
import { repositoryReach } from "../repository/reach.ts";
import { verifyOpened } from "../repository/verify-opened.ts";

type Read = Record<string, Record<string, Record<string, unknown>>>;

/** All decisions of a round. Faults may change the number, time and machine of tries, and which matches beside the crown's path were played. */
function decisions({ branch, chain }: PlayedRound) {
  const files = branch.files();
  const read = (path: string) => JSON.parse(files.get(path) ?? "null") as Read;
  const of = (file: Read, ...keys: readonly string[]) =>
    Object.fromEntries(
      Object.entries(file).map(([name, entry]) => [name, Object.fromEntries(keys.map((key) => [key, entry[key]]))]),
    );
  const stages = branch.commits
    .flatMap(({ changes }) => changes.filter(({ path }) => path === paths.state))
    .map(({ text }) => parseState(text ?? "", { path: paths.state }))
    .map(({ current_round, stage }) => `${current_round} ${stage}`);
  const matches = Object.values(CAST).filter((hotkey) => hotkey !== CAST.leader);
  const duels = matches.map((right) => {
    const path = matchReportPath(0, { left: "leader", right, field: matches });
    const { margin, duels: rows } = parseMatchReport(files.get(path) ?? "", { path });
    return { right, margin, duels: rows.map(({ name, winner, issues }) => ({ name, winner, issues })) };
  });
  return {
    stages: stages.slice(0, stages.indexOf("1 open") + 1),
    submissions: read(paths.submissions(0)),
    builds: of(read(paths.builds(0)), "status", "docker_image"),
    submitted: matches.map((hotkey) => of(read(paths.submitted(0, hotkey)), "glb", "png", "size")),
    baseline: of(read(paths.generated(0, "leader")), "glb", "png", "size"),
    duels,
    audits: of(read(paths.generationAudits(0)), "outcome"),
    winner: read(paths.winner(0)),
    crown: (read(paths.leader) as unknown as object[]).at(1),
    weights: chain.weights.at(-1)?.uids,
  };
}

/** How many times a role went from one runner to another. */
function takenOver({ branch }: PlayedRound, role: string): number {
  const owners = branch.commits
    .flatMap(({ changes }) => changes.filter(({ path }) => path === `leases/${role}.json`))
    .map(({ text }) => (JSON.parse(text ?? "{}") as { owner: string }).owner);
  return owners.filter((owner, at) => at > 0 && owner !== owners[at - 1]).length;
}

async function proofOf({ branch }: PlayedRound) {
  const commits = branch.commits.map(({ message, timeMs, changes }) => ({
    ...{ message, time: timeMs },
    changes: changes.map(({ path, text }) => ({ path, after: text })),
  }));
  const repository = await openRepository(makeGitRepository(commits).folder, { reach: repositoryReach({}) });
  try {
    return await verifyOpened(repository, { round: 0 });
  } finally {
    await repository.close();
  }
}

describe("a round of which a fifth of all calls of every port fail", () => {
  let good: PlayedRound;
  beforeAll(async () => {
    good = await playFaultyRound({ share: 0 });
    expect(good.faults.struck.size).toBe(0);
    expect(JSON.parse(good.branch.files().get(paths.winner(0)) ?? "{}")).toMatchObject({ winner_hotkey: CAST.better });
  });

  const CASES = [
    { name: "one runner", seed: 1, runners: ["a"] },
    { name: "one runner, other faults", seed: 2, runners: ["a"] },
    { name: "two runners on one record", seed: 3, runners: ["a", "b"] },
  ];
  it.each(CASES)("is decided as without faults, by evidence, and costs nothing twice: $name", async (options) => {
    const round = await playFaultyRound({ share: 0.2, ...options });
    const ports = ["git", "chain", "objects", "cdn", "render", "judge", "distance", "pods", "builds", "notifier"];
    expect([...round.faults.struck.keys()]).toEqual(expect.arrayContaining(ports));
    expect(decisions(round)).toEqual(decisions(good));
    const { findings } = await proofOf(round);
    expect(findings.filter(({ severity }) => severity === "violation")).toEqual([]);
    // One runner pays for no duel twice. A runner that takes over plays the other's uncommitted duels again, once. In this round duels take no time
    // of the competition, so that may be several matches.
    const most = Math.max(...round.paid.duels.values());
    expect(most).toBeLessThanOrEqual(1 + takenOver(round, "judge"));
    // One runner makes a file again only where a call of ours failed five times in a row. A runner that takes over repeats the audits that were not
    // committed.
    const audits = 1 + takenOver(round, "auditor");
    for (const hotkey of [CAST.leader, CAST.better])
      expect(round.paid.generated.get(hotkey)).toBeLessThanOrEqual(PROMPTS * audits + 1);
    expect(round.left).toEqual([]);
    expect(round.strangers).toEqual([]);
  });
});

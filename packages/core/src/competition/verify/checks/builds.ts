import type { Build } from "../../records/builds.ts";
import { paths } from "../../records/paths.ts";
import { buildTag } from "../../rules/build-status.ts";
import type { CommonContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Fewest builds that end alike before it is reported: below, it is likely chance. Our choice. */
const ALIKE_FROM = 3;

/** Builds are those of the round's submissions; an image stands where, and only where, a build succeeded. */
export function checkBuilds({ records, round }: CommonContext, tally: Tally): void {
  const { builds, submissions } = records;
  if (builds === null || submissions === null) return;
  const file = paths.builds(round);
  for (const [hotkey, submission] of Object.entries(submissions)) {
    const build = builds[hotkey];
    tally.expect(build !== undefined, () => ({
      code: "BUILD_MISSING",
      file,
      path: hotkey,
      hotkey,
      expected: "an entry",
      message: `${hotkey} has a submission in round ${round}, but no build entry.`,
    }));
    if (build === undefined) continue;
    const expected = {
      repo: submission.repo,
      commit: submission.commit,
      revealed_at_block: submission.revealed_at_block,
      tag: buildTag(submission),
    };
    for (const [field, value] of Object.entries(expected)) {
      tally.expect(build[field] === value, () => ({
        code: "BUILD_DIFFERS",
        file,
        path: `${hotkey}.${field}`,
        hotkey,
        recorded: build[field],
        expected: value,
        message: `The build of ${hotkey} has ${field} ${String(build[field])}; its submission gives ${value}.`,
      }));
    }
    checkImage(build, { hotkey, file, tally });
  }
  checkAlike(Object.values(builds), { file, round, tally });
}

function checkImage(build: Build, { hotkey, file, tally }: { hotkey: string; file: string; tally: Tally }): void {
  const built = build.status === "success";
  tally.expect(built === (build.docker_image !== null), () => ({
    code: "BUILD_IMAGE_DIFFERS",
    file,
    path: `${hotkey}.docker_image`,
    hotkey,
    recorded: build.docker_image,
    expected: built ? "an image" : null,
    message: `The build of ${hotkey} is ${build.status} and ${build.docker_image === null ? "has no image" : "has an image"}.`,
  }));
}

function checkAlike(
  builds: readonly Build[],
  { file, round, tally }: { file: string; round: number; tally: Tally },
): void {
  const [status] = builds.map((build) => build.status);
  const alike = builds.length >= ALIKE_FROM && builds.every((build) => build.status === status);
  const bad = status === "failure" || status === "timed_out" || status === "not_found";
  tally.expect(!(alike && bad), () => ({
    code: "BUILDS_ALL_FAILED",
    file,
    recorded: status,
    message: `All ${builds.length} builds of round ${round} are ${status}: more likely the build system's fault than the miners'.`,
  }));
}

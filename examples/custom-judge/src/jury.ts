import { createHash } from "node:crypto";
import { CompetitionError, type DuelAnswer, type DuelJudge, fault, measured } from "@404-gen/core";
import { toVerdict } from "@404-gen/judge";

/**
 * A judge that asks several judges and takes the median penalty of each side, in each order, so that one juror with a large error changes little.
 * When a juror has no answer, the jury has none: all jurors judge a duel, or it is not judged.
 *
 * @example
 * const judge = createJury([createVlmJudge({ baseUrl: one }), createVlmJudge({ baseUrl: two }), createOfflineJudge()]);
 */
export function createJury(jurors: readonly DuelJudge[]): DuelJudge {
  if (jurors.length % 2 === 0)
    throw new CompetitionError("A jury needs an odd number of judges", { code: "X_JURY_EVEN", fault: "usage" });
  return {
    name: `jury(${jurors.map((juror) => juror.name).join(", ")})`,
    offline: jurors.every((juror) => juror.offline),
    promptsSha256: hashOf(jurors),
    async judge(pictures, options) {
      const verdicts = await Promise.all(jurors.map((juror) => juror.judge(pictures, options)));
      const answers: (readonly DuelAnswer[])[] = [];
      const flags = new Set<string>();
      for (const verdict of verdicts) {
        if (verdict.kind === "fault") return verdict;
        if (verdict.kind === "rejected")
          return fault(
            new CompetitionError(verdict.rejection.message, { code: verdict.rejection.code, fault: "infrastructure" }),
          );
        answers.push(verdict.value.answers);
        for (const flag of verdict.value.flags) flags.add(flag);
      }
      return measured(toVerdict([inOrder(answers, "left-first"), inOrder(answers, "right-first")], [...flags]));
    },
  };
}

function inOrder(answers: readonly (readonly DuelAnswer[])[], order: DuelAnswer["order"]): DuelAnswer {
  const own = answers.flatMap((each) => each.filter((answer) => answer.order === order));
  return {
    order,
    leftPenalty: median(own.map((answer) => answer.leftPenalty)),
    rightPenalty: median(own.map((answer) => answer.rightPenalty)),
    issues: own[0]?.issues ?? "",
  };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** One hash over the jurors' questions, which goes into every report; null when no juror asks questions. */
function hashOf(jurors: readonly DuelJudge[]): string | null {
  const hashes = jurors.flatMap((juror) => juror.promptsSha256 ?? []);
  return hashes.length === 0 ? null : createHash("sha256").update(hashes.join("\n")).digest("hex");
}

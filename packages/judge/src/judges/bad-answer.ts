import { CompetitionError, redact } from "@404-gen/core";

/** The error of a bad answer. It is not retryable at once: at temperature 0 the same question gets the same answer. The match asks again in a later turn. */
export function badAnswer(message: string, context: { readonly text?: string; readonly finish?: string | null }) {
  return new CompetitionError(message, {
    code: "JUDGE_BAD_ANSWER",
    data: {
      ...(context.text === undefined ? {} : { answer: redact(context.text).slice(0, 500) }),
      ...(context.finish === undefined ? {} : { finish_reason: context.finish }),
    },
  });
}

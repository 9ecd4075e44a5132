import { CompetitionError } from "@404-gen/core";
import { GRID_FILE } from "@404-gen/core/two";
import { picturePart, textPart } from "../../../models/vision-model.ts";
import { SUMMARY } from "../answers/forms.ts";
import { ask } from "../ask.ts";
import type { DuelContext } from "../duel-context.ts";

/** Asks for one or two sentences for people. They decide nothing, so a failed call gives an empty text. */
export async function explain(context: DuelContext): Promise<string> {
  const { questions, seed, prompt, left, right } = context;
  const { explain: words } = questions;
  try {
    const answer = await ask(context, {
      label: "explain",
      seed,
      attempts: 3,
      maxTokens: 300,
      system: questions.system,
      parts: [
        textPart(words.prompt),
        picturePart(prompt),
        textPart(words.left),
        picturePart(left.file(GRID_FILE)),
        textPart(words.right),
        picturePart(right.file(GRID_FILE)),
        textPart(words.task),
      ],
      form: SUMMARY,
    });
    return answer.issues;
  } catch (error) {
    context.signal.throwIfAborted();
    if (CompetitionError.is(error)) return "";
    throw error;
  }
}

import { type ChecklistDetail, GRID_FILE, scoreChecklist, type Verification } from "@404-gen/core/two";
import { picturePart, textPart } from "../../../models/vision-model.ts";
import { CHECKLIST, type ChecklistAnswer, VERIFICATION } from "../answers/forms.ts";
import { askOrFallBack } from "../ask.ts";
import { type DuelContext, type Side, sideOf } from "../duel-context.ts";

/** Asks stage 2C: the model lists features of the prompt, then checks them on each side. */
export async function askChecklist(context: DuelContext): Promise<ChecklistDetail> {
  const { capChecks } = context.strictness;
  const checklist = await decompose(context);
  if (checklist === null) return scoreChecklist({ decomposition: null, a: null, b: null }, { capChecks });
  const [a, b] = await Promise.all([
    verify(context, { named: checklist, side: "a" }),
    verify(context, { named: checklist, side: "b" }),
  ]);
  const decomposition = {
    mainObject: checklist.main_object,
    features: checklist.features.map(({ description }) => description),
  };
  return scoreChecklist({ decomposition, a, b }, { capChecks });
}

function decompose(context: DuelContext): Promise<ChecklistAnswer | null> {
  const { questions, seed, prompt } = context;
  return askOrFallBack(context, {
    label: "s2cl_decompose",
    seed,
    attempts: 5,
    maxTokens: 400,
    system: questions.system,
    parts: [textPart(questions.decompose.prompt), picturePart(prompt), textPart(questions.decompose.task)],
    form: CHECKLIST,
  });
}

type VerifyOptions = { readonly named: ChecklistAnswer; readonly side: Side };

async function verify(context: DuelContext, { named, side }: VerifyOptions): Promise<Verification | null> {
  const { questions, seed, prompt } = context;
  const { verify: words } = questions;
  const checklist = named.features.map(({ category, description }, at) => `${at + 1}. [${category}] ${description}`);
  const answer = await askOrFallBack(context, {
    label: "s2cl_verify",
    seed: seed + (side === "a" ? 100 : 200),
    attempts: 5,
    maxTokens: 600,
    system: questions.system,
    parts: [
      textPart(words.prompt),
      picturePart(prompt),
      textPart(words.model),
      picturePart(sideOf(context, side).file(GRID_FILE)),
      // A function, so that `$&` in a feature's text is not replaced.
      textPart(words.task.replaceAll("{checklist}", () => checklist.join("\n"))),
    ],
    form: VERIFICATION,
  });
  return answer === null ? null : { checks: answer.checks, mainObjectCorrect: answer.main_object_correct };
}

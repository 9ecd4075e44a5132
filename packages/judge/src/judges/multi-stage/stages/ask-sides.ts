import {
  type Choice,
  decideSides,
  SIDE_VIEWS,
  type SideVerdict,
  type SideVerdicts,
  type SideView,
  type Stage4Detail,
  viewFile,
} from "@404-gen/core/two";
import { picturePart, textPart } from "../../../models/vision-model.ts";
import { GUARD } from "../answers/forms.ts";
import { askOrFallBack } from "../ask.ts";
import { type DuelContext, type Side, sideOf } from "../duel-context.ts";

/** Asks stage 4: four more directions of each side, eight calls. */
export async function askSides(context: DuelContext, { primary }: { readonly primary: Choice }): Promise<Stage4Detail> {
  const [a, b] = await Promise.all([guardSide(context, "a"), guardSide(context, "b")]);
  return decideSides({ primary, a, b });
}

async function guardSide(context: DuelContext, side: Side): Promise<SideVerdicts> {
  const verdicts = SIDE_VIEWS.map(async (view, k) => [view, await guardAngle(context, { side, view, k })] as const);
  return Object.fromEntries(await Promise.all(verdicts)) as Record<SideView, SideVerdict>;
}

type Angle = { readonly side: Side; readonly view: SideView; readonly k: number };

async function guardAngle(context: DuelContext, { side, view, k }: Angle): Promise<SideVerdict> {
  const { questions, seed } = context;
  const { sideGuard: words } = questions;
  const bundle = sideOf(context, side);
  const answer = await askOrFallBack(context, {
    label: "s4_per_angle",
    seed: seed + (side === "a" ? 5000 : 6000) + 100 * k,
    attempts: 4,
    maxTokens: 220,
    system: questions.guardSystem,
    parts: [
      textPart(words.front),
      picturePart(bundle.file(viewFile("white", "front_left"))),
      textPart(words.side.replaceAll("{direction}", questions.directions[view])),
      picturePart(bundle.file(viewFile("white", view))),
      textPart(words.task),
    ],
    form: GUARD,
  });
  return answer?.verdict ?? "ok";
}

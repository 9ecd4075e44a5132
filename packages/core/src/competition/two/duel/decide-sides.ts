import type { Choice, SideVerdict, Stage4Detail } from "./detail.ts";
import type { SideView } from "./views.ts";

/** Bad angles, of four, that make a side garbage. Source: MULTISTAGE.md 7. */
export const GARBAGE_ANGLES = 3;

/** One verdict an angle of the side guard. */
export type SideVerdicts = Readonly<Record<SideView, SideVerdict>>;

/** What the guard found, and what it guards. */
export type SidesOptions = {
  /** What the stages before came to. */
  readonly primary: Choice;
  /** Left side, by angle. */
  readonly a: SideVerdicts;
  /** Right side, by angle. */
  readonly b: SideVerdicts;
};

/**
 * Stage 4: a side that is garbage from the sides loses one step.
 *
 * @example
 * const ok = { right: "ok", back: "ok", left: "ok", top_down: "ok" } as const;
 * const hollow = { ...ok, right: "garbage", back: "garbage", left: "garbage" } as const;
 * decideSides({ primary: "A", a: hollow, b: ok }).choice; // "draw"
 */
export function decideSides({ primary, a, b }: SidesOptions): Stage4Detail {
  const verdicts = { a: sideVerdict(a), b: sideVerdict(b) };
  return {
    choice: stepDown(primary, verdicts),
    side_verdicts: verdicts,
    per_angle: { a: inOrder(a), b: inOrder(b) },
  };
}

/**
 * The verdict over a side: garbage from three angles on.
 *
 * @example
 * sideVerdict({ right: "garbage", back: "garbage", left: "garbage", top_down: "ok" }); // "garbage"
 */
export const sideVerdict = (angles: SideVerdicts): SideVerdict =>
  Object.values(angles).filter((verdict) => verdict === "garbage").length >= GARBAGE_ANGLES ? "garbage" : "ok";

/** The choice after the step down, if there is one: from the bad side to a draw, from a draw to the other side. */
export function stepDown(
  primary: Choice,
  {
    a,
    b,
  }: {
    /** Verdict over the left side. */
    readonly a: SideVerdict | string;
    /** Verdict over the right side. */
    readonly b: SideVerdict | string;
  },
): Choice {
  if ((a === "garbage") === (b === "garbage")) return primary;
  const [bad, other] = a === "garbage" ? (["A", "B"] as const) : (["B", "A"] as const);
  return primary === bad ? "draw" : other;
}

const inOrder = ({ right, back, left, top_down }: SideVerdicts) => ({ right, back, left, top_down });

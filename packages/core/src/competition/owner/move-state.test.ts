import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STAGES } from "../records/names.ts";
import { formatState, parseState, type Stage, stateExtras } from "../records/state.ts";
import { mayMove, mayPauseBefore } from "../rules/stages.ts";
import { moveState, pauseState, resumeState, type StateStep } from "./move-state.ts";
import type { SeenState } from "./see-state.ts";

const hold = { reason: "the judge is down", by: "judge", since: "2026-02-03T10:00:00Z" };
const stateOf = (value: object): SeenState => {
  const text = formatState(value as Parameters<typeof formatState>[0]);
  return { text, state: parseState(text, { path: "state.json" }) };
};
const afterStep = ({ change }: StateStep) => stateOf(JSON.parse(change.text as string));
const stages = fc.constantFrom<Stage>(...STAGES);
/** States as anybody may have left them: notes of an old hold, notes of others. */
const states = fc.record({
  current_round: fc.nat(),
  stage: stages,
  next_stage_eta: fc.constantFrom(null, "2026-02-02T10:00:00Z"),
  x404: fc.record({ resume_stage: stages, paused: fc.constant(hold), other: fc.nat() }, { requiredKeys: [] }),
  theirs: fc.string(),
});

describe("a pause", () => {
  it("always notes the stage that it held, whatever note stood there, and resuming leaves no note", () => {
    fc.assert(
      fc.property(states, (value) => {
        if (!mayMove(value.stage, "paused")) return;
        const before = stateOf(value);
        const pauseStep = afterStep(pauseState(before, hold));
        expect(pauseStep.state).toMatchObject({ stage: "paused", next_stage_eta: null, theirs: value.theirs });
        expect(stateExtras.of(pauseStep.state)).toMatchObject({ resume_stage: value.stage, paused: hold });
        const afterResume = afterStep(resumeState(pauseStep));
        expect(afterResume.state).toMatchObject({ stage: value.stage, current_round: value.current_round });
        expect(stateExtras.of(afterResume.state)).toEqual({});
        const { other } = value.x404;
        expect(afterResume.state["x404"]).toEqual(other === undefined ? undefined : { other });
      }),
    );
  });

  it("is compared with the very text that was seen", () => {
    const text = '{ "current_round": 1,"stage":"duels", "next_stage_eta":null}';
    const step = pauseState({ text, state: parseState(text, { path: "state.json" }) }, hold);
    expect(step.expect).toEqual({ "state.json": text });
  });
});

it("a move keeps no note of an earlier hold; PAUSE_ON_STAGE_END holds where the rules say so and notes what comes", () => {
  fc.assert(
    fc.property(states, stages, fc.boolean(), (value, to, pauseOnStageEnd) => {
      if (!mayMove(value.stage, to) || to === "paused") return;
      const afterMove = afterStep(moveState(stateOf(value), { to, eta: "2026-02-04T10:00:00Z", pauseOnStageEnd }));
      const held = pauseOnStageEnd && mayPauseBefore(value.stage, to);
      expect(afterMove.state).toMatchObject(
        held ? { stage: "paused", next_stage_eta: null } : { stage: to, next_stage_eta: "2026-02-04T10:00:00Z" },
      );
      expect(stateExtras.of(afterMove.state)).toEqual(held ? { resume_stage: to } : {});
    }),
  );
});

describe("resuming", () => {
  it("refuses what is not paused, and a hold without a note unless a stage is named", () => {
    const state = { current_round: 1, stage: "duels", next_stage_eta: null };
    expect(() => resumeState(stateOf(state))).toThrow(expect.objectContaining({ code: "STAGE_NOT_PAUSED" }));
    const holdState = stateOf({ ...state, stage: "paused" });
    expect(() => resumeState(holdState)).toThrow(expect.objectContaining({ code: "RESUME_STAGE_MISSING" }));
    expect(resumeState(holdState, { to: "duels" }).stage).toBe("duels");
  });
});

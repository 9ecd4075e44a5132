import { notify } from "../../../base/kit/notify.ts";
import type { TurnResult } from "../../../ports/service.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import { moveState, type SeenState } from "../shared/seen-state.ts";
import type { CollectorParts } from "./parts.ts";

/** DOWNLOADING: the download stage works; when it has all, the stage moves in the commit that carries its last results. */
export async function downloadingTurn(parts: CollectorParts, seen: SeenState): Promise<TurnResult> {
  const { context, download, settings, signal } = parts;
  const turn = await download.turn(seen.state, { signal });
  if (turn.kind !== "done") return turn;
  const round = seen.state.current_round;
  const pause = settings.pauseOnStageEnd ?? false;
  const { change, expect, stage } = moveState(seen, { to: "duels", pause });
  await context.state.commit([change], {
    message: MESSAGES.stateMoved.text({ stage, also: "", round }),
    expect,
    signal,
  });
  await notify(context, {
    kind: "downloads-completed",
    level: "info",
    title: turn.title,
    fields: { round, ...turn.fields },
  });
  return { kind: "acted", what: `round ${round}: downloads complete, ${stage}` };
}

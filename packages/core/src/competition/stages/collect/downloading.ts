import type { TurnResult } from "../../../ports/service.ts";
import type { Look } from "../../owner/look.ts";
import type { CollectorParts } from "./parts.ts";

/** DOWNLOADING: the download stage works; when it has all, the stage moves in the commit that carries its last results. */
export async function downloadingTurn({ download, notifier }: CollectorParts, look: Look): Promise<TurnResult> {
  const turn = await download.turn(look);
  if (turn.kind !== "done") return turn;
  const { round } = look;
  const stage = await look.move("duels");
  const fields = { round, ...turn.fields };
  await notifier.notify({ kind: "downloads-completed", level: "info", title: turn.title, fields });
  return { kind: "acted", what: `round ${round}: downloads complete, ${stage}` };
}

import type { AskPlace } from "../../workers/kind.ts";
import type { Place } from "../place.ts";
import type { PartOpener } from "./parts.ts";

/**
 * One part of the runner, in the two forms that it has. The settings choose the form; whoever assembles may also hand in a part of its
 * own. The demo, a rehearsal and `404-gen run` open the same parts by the same functions.
 */
export type Part<Port, Needs = Place> = {
  /** Which form the settings ask for. */
  choose(needs: Needs): "embedded" | "real";
  /** On this machine alone: no account, no network, no GPU. `part` opens another part that this one rests on. */
  embedded(needs: Needs, part: PartOpener): Port | Promise<Port>;
  /** What a competition runs on. */
  real(needs: Needs, part: PartOpener): Port | Promise<Port>;
  /**
   * Where WORKERS names a queue: the same port, whose work is done by workers. `here` is what the settings ask for on this machine.
   * @default the work stays on this machine
   */
  queued?(asking: AskPlace, here: () => Promise<Port>): Promise<Port>;
};

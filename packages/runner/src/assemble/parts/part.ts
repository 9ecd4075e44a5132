import type { AskPlace } from "../../workers/kind.ts";
import type { Place } from "../place.ts";
import type { PartOpener } from "./parts.ts";

/**
 * One part of the runner, in its two forms. The settings choose the form; a caller of the assembly may also give a part of its own. The demo,
 * a rehearsal and `404-gen run` open the same parts by the same functions.
 */
export type Part<Port, Needs = Place> = {
  /** The form that the settings ask for. */
  choose(needs: Needs): "embedded" | "real";
  /** The form that needs only this machine: no account, no network, no GPU. `part` opens another part that this one uses. */
  embedded(needs: Needs, part: PartOpener): Port | Promise<Port>;
  /** The form for a real competition. */
  real(needs: Needs, part: PartOpener): Port | Promise<Port>;
  /**
   * The same port where WORKERS names a queue: workers do its work. `here` opens the form that the settings ask for, on this machine.
   * @default the work stays on this machine
   */
  queued?(asking: AskPlace, here: () => Promise<Port>): Promise<Port>;
};

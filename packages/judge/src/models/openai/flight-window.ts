/** Calls in flight that a server is asked to take before it has shown anything. */
const FIRST_SIZE = 4;

/** How many calls a server gets at a time: what it has shown that it takes, and no more. */
export type FlightWindow = {
  /** Calls in flight now. */
  readonly busy: number;
  /** Calls that may be in flight now, 1 or more. */
  readonly size: number;
  /** Notes a call that goes off; tell the returned function how it ended. */
  enter(): (end: "taken" | "too-much" | "other") => void;
};

/**
 * A window that follows one server, as TCP's follows a line: it doubles with each round of answers until the server first says that it is
 * too much, is halved then, and from there grows by one a round. Only a full window grows: a server that nobody presses has shown nothing.
 * One overload has many answers, so that calls which went off before a cut cannot cut again.
 *
 * @param most calls in flight that are never passed, 1 or more
 */
export function createFlightWindow(most: number): FlightWindow {
  let size = Math.min(FIRST_SIZE, most);
  let busy = 0;
  let cuts = 0;
  let entryCount = 0;
  /** Number of the call that filled the window last. */
  let filledBy = 0;
  return {
    get busy() {
      return busy;
    },
    get size() {
      return Math.floor(size);
    },
    enter() {
      busy += 1;
      entryCount += 1;
      if (busy >= Math.floor(size)) filledBy = entryCount;
      const [cutsBefore, number] = [cuts, entryCount];
      return (end) => {
        busy -= 1;
        if (end === "taken" && filledBy >= number) size = Math.min(most, size + (cuts === 0 ? 1 : 1 / size));
        if (end === "too-much" && cuts === cutsBefore) {
          size = Math.max(1, Math.floor(size) / 2);
          cuts += 1;
        }
      };
    },
  };
}

/** Calls in flight at the start. */
const FIRST_SIZE = 4;

/** Limit of calls in flight at one server, which follows the server's answers. */
export type FlightWindow = {
  /** Calls in flight now. */
  readonly busy: number;
  /** Calls that may be in flight now, 1 or more. */
  readonly size: number;
  /** Notes the start of a call. Call the returned function at its end: `taken`: answered; `too-much`: the server is overloaded; `other`: any other error. */
  enter(): (end: "taken" | "too-much" | "other") => void;
};

/**
 * Creates a window that follows one server, as TCP's window follows a connection. It doubles with each round of answers until the first overload. Each
 * overload halves it, and after the first one it grows by one in each round. It grows only when it was full: else the server has shown nothing. One
 * overload fails many calls, so calls that started before a cut do not cut again.
 *
 * @param most greatest number of calls in flight, 1 or more
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

import type { FlightWindow } from "./flight-window.ts";

/** A server with its state. */
export type Seat<Server> = {
  readonly server: Server;
  readonly window: FlightWindow;
  /** It failed and is left out until then, milliseconds since the epoch; 0: it has not failed. */
  restsUntil: number;
  /** The wait for its model while it loads; null: it does not load. */
  loading: Promise<void> | null;
};

/** A call's place at a server. Call `leave` at the call's end. */
export type Place<Server> = {
  readonly seat: Seat<Server>;
  readonly leave: (end: "taken" | "too-much" | "other") => void;
};
type Waiter<Server> = { readonly tried: ReadonlySet<Seat<Server>>; readonly go: (place: Place<Server>) => void };

/** Creates a queue in which calls wait, in their order, until a server has room for them. */
export function createServerLine<Server>(options: {
  readonly seats: readonly Seat<Server>[];
  readonly maxInFlight: number;
  readonly now: () => number;
}) {
  const { seats, maxInFlight, now } = options;
  const waiting = new Set<Waiter<Server>>();
  const illness = (seat: Seat<Server>) => (seat.loading ? 2 : 0) + (seat.restsUntil > now() ? 1 : 0);
  /** The least busy of the healthy servers. A call goes to a server that failed only after it has tried all healthy ones. */
  const pick = (triedSeats: ReadonlySet<Seat<Server>>): Seat<Server> | undefined => {
    const left = seats.filter((seat) => !triedSeats.has(seat));
    const best = Math.min(...left.map(illness));
    return left
      .filter((seat) => illness(seat) === best && seat.window.busy < seat.window.size)
      .sort((a, b) => a.window.busy - b.window.busy)[0];
  };
  const place = (triedSeats: ReadonlySet<Seat<Server>>): Place<Server> | null => {
    if (seats.reduce((sum, { window }) => sum + window.busy, 0) >= maxInFlight) return null;
    const seat = pick(triedSeats);
    if (seat === undefined) return null;
    const end = seat.window.enter();
    return {
      seat,
      leave: (how) => {
        end(how);
        // Later, when the caller has noted the server's state.
        queueMicrotask(letIn);
      },
    };
  };
  const letIn = () => {
    for (const waiter of waiting) {
      const choice = place(waiter.tried);
      if (choice === null) continue;
      waiting.delete(waiter);
      waiter.go(choice);
    }
  };
  return {
    enter(triedSeats: ReadonlySet<Seat<Server>>, signal: AbortSignal | undefined): Promise<Place<Server>> {
      signal?.throwIfAborted();
      const choice = place(triedSeats);
      if (choice !== null) return Promise.resolve(choice);
      return new Promise((resolve, reject) => {
        const stop = () => {
          waiting.delete(waiter);
          reject(signal?.reason);
        };
        const waiter: Waiter<Server> = {
          tried: triedSeats,
          go: (place) => {
            signal?.removeEventListener("abort", stop);
            resolve(place);
          },
        };
        waiting.add(waiter);
        signal?.addEventListener("abort", stop, { once: true });
      });
    },
  };
}

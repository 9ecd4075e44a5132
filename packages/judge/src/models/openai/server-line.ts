import type { FlightWindow } from "./flight-window.ts";

/** A server, and what is known of it. */
export type Seat<Server> = {
  readonly server: Server;
  readonly window: FlightWindow;
  /** Until when it is left out because it failed, milliseconds; 0 when it is well. */
  restsUntil: number;
  /** The wait for its model, while it loads one. */
  loading: Promise<void> | null;
};

/** A place on a server; `leave` tells how the call ended. */
export type Place<Server> = {
  readonly seat: Seat<Server>;
  readonly leave: (end: "taken" | "too-much" | "other") => void;
};
type Waiter<Server> = { readonly tried: ReadonlySet<Seat<Server>>; readonly go: (place: Place<Server>) => void };

/** Where calls wait, in the order of asking, until a server has room for them. */
export function createServerLine<Server>(options: {
  readonly seats: readonly Seat<Server>[];
  readonly maxInFlight: number;
  readonly now: () => number;
}) {
  const { seats, maxInFlight, now } = options;
  const waiting = new Set<Waiter<Server>>();
  const illness = (seat: Seat<Server>) => (seat.loading ? 2 : 0) + (seat.restsUntil > now() ? 1 : 0);
  /** The least busy of the servers that are well; an ill one is asked only by who has tried all that are well. */
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
        // After the caller has noted what it learnt of the server.
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

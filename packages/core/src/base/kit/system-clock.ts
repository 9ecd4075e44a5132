import type { Clock } from "../../ports/clock.ts";
import { sleep } from "./sleep.ts";

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now(), sleep };

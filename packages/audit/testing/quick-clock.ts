import { type Clock, systemClock } from "@404-gen/core";

/** Real time with short waits: sleeps of seconds end after milliseconds, so that deadlines and pauses can be tested. */
export const quickClock = (speed = 100): Clock => ({
  now: () => systemClock.now(),
  sleep: (ms, options) => systemClock.sleep(ms / speed, options),
});

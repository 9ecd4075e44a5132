import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";

const KEY = "404-gen-collects";
let gc: (() => void) | undefined;

/** Lets this process and the threads that it starts ask V8 to collect: only where nothing but drawing goes on. */
export const mayCollect = (): void => setEnvironmentData(KEY, true);

/**
 * Gives back what the file before left. V8 does not see how much memory arrays hold, and would wait for more. The flag is set here and not on the
 * command line, where it would cost each start Node's own cache of compiled code.
 */
export function collect(): void {
  if (getEnvironmentData(KEY) !== true) return;
  if (!gc) {
    setFlagsFromString("--expose-gc");
    gc = runInNewContext("gc") as () => void;
  }
  gc();
}

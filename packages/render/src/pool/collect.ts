import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";

const KEY = "404-gen-collects";
let gc: (() => void) | undefined;

/** Allows `collect` in this process and in the threads that it starts. For processes that do nothing but draw. */
export const mayCollect = (): void => setEnvironmentData(KEY, true);

/**
 * Collects the garbage of the file before. V8 does not see how much memory arrays take, and would collect much later. The flag is set here and not on
 * the command line, because with it there Node starts without its cache of compiled code.
 */
export function collect(): void {
  if (getEnvironmentData(KEY) !== true) return;
  if (!gc) {
    setFlagsFromString("--expose-gc");
    gc = runInNewContext("gc") as () => void;
  }
  gc();
}

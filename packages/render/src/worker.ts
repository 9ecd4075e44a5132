/** Entry of the threads that help another thread to draw. They end when they are told to, never by force. */
import { parentPort } from "node:worker_threads";
import { type SharedWork, takeShare } from "./pool/shared-work.ts";

parentPort?.on("message", (work: SharedWork | "end") => {
  if (work === "end") return parentPort?.close();
  takeShare(work);
  parentPort?.postMessage("done");
});

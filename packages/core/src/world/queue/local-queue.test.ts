import { jobQueueConformance } from "../../../testing/job-queue-conformance.ts";
import { createLocalQueue } from "./local-queue.ts";

jobQueueConformance({
  name: "local",
  open: async () => {
    const queue = createLocalQueue();
    return { connect: async () => queue };
  },
});

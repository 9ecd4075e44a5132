import { defineErrors, defineErrorsOf } from "../error-row.ts";

/** Jobs that are worked off elsewhere. */
export const QUEUE_ERRORS = {
  ...defineErrorsOf("usage", {
    QUEUE_ADDRESS_INVALID: [
      "The address of the queue is none.",
      "Write redis://host:port, or rediss://user:password@host:port/0; the password in the environment only.",
    ],
    QUEUE_AUTH: ["Redis refuses the user or the password.", "Look at the address in WORKERS."],
    QUEUE_UNFIT: [
      "Redis would lose jobs: it keeps nothing on disk, or throws keys away when its memory is full.",
      "Set in redis.conf what the message names: appendonly yes (or a save line), and maxmemory-policy noeviction.",
    ],
    QUEUE_CLOSED: ["A job was asked of a queue that was closed.", "Close the queue only after its last job."],
    JOB_TOO_LARGE: [
      "A job or its result is larger than the queue carries.",
      "Hand bytes over by the object store, and their hashes by the queue.",
    ],
    WORKER_BARRED: [
      "This worker is barred: what it made differs from what the runner makes of the same input.",
      "Run `404-gen doctor machine` there; replace the machine, or install the package again.",
    ],
  }),
  ...defineErrors({
    QUEUE_UNAVAILABLE: {
      fault: "infrastructure",
      meaning: "Redis cannot be reached, or takes nothing.",
      remedy: "It is waited for. Look at the server, at its memory, and at the network between.",
    },
    JOB_KILLS_WORKERS: {
      fault: "infrastructure",
      retryable: false,
      meaning: "Two workers died in this job, the second while it did nothing else; it is not tried again.",
      remedy: "Look at the workers' system logs: most often their memory is too small.",
    },
    JOB_FAILED: {
      fault: "infrastructure",
      meaning: "A worker could not do its job.",
      remedy: "It is asked again. Read the worker's log.",
    },
    JOB_LOST: {
      fault: "infrastructure",
      meaning: "A job went to another worker, because nothing was heard of this one for too long.",
      remedy: "The other's result counts. When it happens often, look at the network between this worker and Redis.",
    },
    JOB_BYTES_MISSING: {
      fault: "infrastructure",
      meaning: "Bytes that a job names are not in the object store, or are others.",
      remedy: "Give runner and workers the same store: R2_ENDPOINT and R2_BUCKET, or one folder that all of them see.",
    },
    WORKERS_GONE: {
      fault: "infrastructure",
      meaning: "All workers that a demo had started have ended, and nobody does its jobs.",
      remedy: "Read what they said last; the same command goes on with the round.",
    },
    JOB_NO_OTHER_WORKER: {
      fault: "infrastructure",
      meaning: "A job should be done by another worker than before, and there is none.",
      remedy: "Start a second worker, where answers are to be checked by another one.",
    },
    WORKER_DISAGREES: {
      fault: "infrastructure",
      retryable: false,
      meaning: "A worker made other bytes than this machine makes of the same input.",
      remedy: "Look at that worker's machine; the notice says how many results it gave.",
    },
  }),
};

import { defineErrors } from "../error-row.ts";

/** Processes in which strangers' files and modules are worked on. What a file itself does is no error of these. */
export const ISOLATION_ERRORS = defineErrors({
  ISOLATE_START_FAILED: {
    fault: "infrastructure",
    meaning: "A process for a stranger's file could not start.",
    remedy: "It is tried again. When it goes on, look at the machine's memory and its limit of processes.",
  },
  ISOLATE_KILLED: {
    fault: "infrastructure",
    meaning: "A process for a stranger's file was stopped from outside.",
    remedy: "It is tried again. When it goes on, look whether the machine runs out of memory.",
  },
  ISOLATE_BROKEN: {
    fault: "infrastructure",
    meaning: "A process for a stranger's file ended or answered as it never should.",
    remedy: "It is tried again. When it goes on, report it with the file.",
  },
  ISOLATE_STALLED: {
    fault: "infrastructure",
    meaning: "A process for a stranger's file got no processor.",
    remedy: "It is tried again. When it goes on, give the machine more processors or less work.",
  },
  ISOLATE_CLOSED: {
    fault: "usage",
    meaning: "Work was given to a process pool that was closed.",
    remedy: "Close it only after its last work.",
  },
  ISOLATE_PROGRAM_MISSING: {
    fault: "infrastructure",
    retryable: false,
    meaning: "A program for strangers' files is not built.",
    remedy: "Run `npm run build`, or install the package again.",
  },
  MODULE_ANALYSIS_FAILED: {
    fault: "infrastructure",
    meaning: "The analysis of a JavaScript module broke.",
    remedy: "It is tried again. When it goes on, report it with the module.",
  },
});

/** How a file of the careless miner is broken. */
export type FileFault = "missing" | "malformed" | "oversized" | "slow" | "redirect";

/** Faults of the first prompts' files, one of each kind; the files of later prompts are good. */
export const FAULT_ORDER: readonly FileFault[] = ["missing", "malformed", "oversized", "slow", "redirect"];

/** File in a CDN folder that lists files with a fault, and the fault of each. */
export const FAULTS_FILE = ".faults.json";

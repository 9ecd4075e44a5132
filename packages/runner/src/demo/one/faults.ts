/** How a file of the careless miner is broken. */
export type FileFault = "missing" | "malformed" | "oversized" | "slow" | "redirect";

/** One of each, then whole files. */
export const FAULT_ORDER: readonly FileFault[] = ["missing", "malformed", "oversized", "slow", "redirect"];

/** File in a CDN folder that says which names misbehave, and how. Never served. */
export const FAULTS_FILE = ".faults.json";

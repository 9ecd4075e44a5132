import { type FaultKind, MINUTE } from "./fault-kind.ts";

const ours = { port: "process", verbs: [], act: { does: "alter" } } as const;

/** Faults of the validator's own process and machine. Rates are times a day. */
export const PROCESS_FAULTS: readonly FaultKind[] = [
  {
    ...ours,
    name: "process-killed",
    rate: 6,
    sentence: "The process is killed between two events, and started again.",
  },
  {
    ...ours,
    name: "process-memory",
    verbs: ["any"],
    rate: 0.0005,
    sentence: "The process is killed for memory in the middle of a call, and started again.",
  },
  { ...ours, name: "process-twice", rate: 1, sentence: "A second instance works on the same record for hours." },
  {
    ...ours,
    name: "process-gone",
    rate: 0.3,
    sentence: "A second instance's machine is gone for good, while machines that it rented are up.",
  },
  {
    ...ours,
    name: "process-clock",
    rate: 0.5,
    sentence: "After a restart the machine's clock is off by up to an hour.",
  },
  {
    ...ours,
    name: "process-disk-full",
    verbs: ["put"],
    rate: 0.002,
    spanMs: [MINUTE, 10 * MINUTE],
    act: { does: "fail", code: "UNEXPECTED" },
    sentence: "The disk is full: the journal cannot be written.",
  },
];

const people = { port: "people", verbs: [], act: { does: "alter" } } as const;

/** What people do to the record. Rates are times a day. */
export const PEOPLE_FAULTS: readonly FaultKind[] = [
  { ...people, name: "people-pause", rate: 0.7, sentence: "A person pauses the round, and resumes it later." },
  { ...people, name: "people-config-edit", rate: 0.7, sentence: "A person edits the description in config.json." },
  { ...people, name: "people-hand-edit", rate: 0.7, sentence: "A person adds prompts to the pool by hand." },
  { ...people, name: "people-repair", rate: 0.3, sentence: "A person writes a note of a repair beside the record." },
];

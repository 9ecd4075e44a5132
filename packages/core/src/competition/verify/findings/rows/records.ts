import { defineFindings } from "../finding-row.ts";

/** Files as files. */
export const RECORD_FINDINGS = defineFindings({
  RECORD_INVALID: [
    "violation",
    "records, repairs",
    "A file does not have the form that its schema asks for; nothing that rests on it is checked.",
    "Mend the file from history (`404-gen repair`); the message names the field.",
  ],
  FILE_MISSING: [
    "violation",
    "records, files, regenerations",
    "A file is not there that the round's stage, or another file, rests on.",
    "Bring it back from history; a service that was stopped half-way writes it at its next start.",
  ],
  ROUND_MISSING: [
    "warning",
    "records",
    "Nothing is recorded of a round that lies between two others.",
    "Look in history who removed it, and bring it back.",
  ],
  OLDER_FORMAT: [
    "note",
    "records",
    "A file has a form in which the competition once wrote it; the message says what was read of it and what was not checked.",
    "Nothing.",
  ],
  FILE_UNKNOWN: [
    "note",
    "strangers",
    "A file of a round's folder is none that the competition has: nothing reads it.",
    "Nothing, or remove it.",
  ],
  PATH_UNSAFE: [
    ["violation", "warning"],
    "paths",
    "A name cannot be held by every system, or leads elsewhere.",
    "Rename or remove it; nothing is read of it.",
  ],
  PATH_CLASH: [
    ["violation", "warning"],
    "paths",
    "Two names are one on systems that do not tell capitals apart.",
    "Remove one of them.",
  ],
  PATH_NOT_A_FILE: [
    ["violation", "note"],
    "paths",
    "A link, a repository or a device lies where a record's file would.",
    "Replace it by the file itself; nothing is read through it.",
  ],
  HOTKEY_CHECKSUM: [
    "violation",
    "strangers",
    "An address has a submission whose checksum is wrong: no chain has it.",
    "Look in history who wrote it; a collector cannot have.",
  ],
  HOTKEY_TAKEN_AND_IGNORED: [
    "violation",
    "strangers",
    "A hotkey takes part though its submission is recorded as left out.",
    "Look which of both files was edited, and repair it.",
  ],
  HOTKEY_UNKNOWN: [
    "violation",
    "references",
    "A file names a hotkey that has no submission in the round.",
    "Look in history who wrote the entry, and repair the file.",
  ],
  HOTKEY_REPEATED: [
    "violation",
    "references",
    "A list names a hotkey twice.",
    "Look in history who wrote the second entry, and repair the file.",
  ],
  KEY_DIFFERS: [
    "violation",
    "references",
    "An entry stands under one hotkey and says that it is another's.",
    "Repair the entry; what is read goes by the key.",
  ],
  RECORD_REPAIRED: [
    "warning",
    "repairs",
    "A person replaced the file by `404-gen repair`: who, why and both hashes stand in repairs.json.",
    "Read why, and compare both texts in history.",
  ],
});

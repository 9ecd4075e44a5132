import type { JsonLimits } from "../../base/json-limits.ts";
import type { PathOddity } from "../../ports/path-oddity.ts";
import type { VerdictSettings } from "../rules/audit-verdict.ts";
import type { FindingCode } from "./findings/catalogue.ts";
import type { Severity } from "./findings/severity.ts";

/** Whatever reads a state repository; every StateStore does. */
export type RecordReader = {
  /** Text of a file; null: there is none. */
  read(path: string): Promise<string | null>;
  /** Full paths of all files under a directory and its folders; "" is the root. */
  list(directory: string): Promise<readonly string[]>;
  /** Whose reader this one stands for, so that what is parsed serves both. @default the reader itself */
  readonly origin?: object | undefined;
  /** Nothing that is read here is written again. @default false */
  readonly readOnly?: boolean | undefined;
  /** How much JSON is read of one file. @default JSON_LIMITS */
  readonly jsonLimits?: JsonLimits | undefined;
  /** Names a file or a folder: the same id means the same content. Null where nothing is. @default none: nothing is remembered of rounds */
  idOf?: ((path: string) => Promise<string | null>) | undefined;
  /** What is there and is no file of a record; readers of strangers' repositories have it. */
  oddities?: (() => Promise<readonly PathOddity[]>) | undefined;
};

/** One commit, and what it did to each file. */
export type HistoryCommit = {
  /** 40 hex digits. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Name and e-mail address, as git has them: `ada <ada@example.org>`. */
  readonly author: string;
  /** The full message, title and body. */
  readonly message: string;
  /** Its files: `path`, and the text `before` and `after`, null where there is none. */
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
};

/** A text, or how to read it: the same `id` means the same text, and `read` gives it. */
export type HistoryText = string | { readonly id: string; read(): Promise<string> };

/** A commit as history is replayed: each text is read when a check asks for it. */
export type ReplayedCommit = Omit<HistoryCommit, "changes"> & {
  /** Its files, one entry a `path`: what stood there `before` and what stands there `after`; null where there is no file. */
  readonly changes: readonly {
    readonly path: string;
    readonly before: HistoryText | null;
    readonly after: HistoryText | null;
  }[];
};

type Commits = AsyncIterable<ReplayedCommit> | Iterable<ReplayedCommit>;

/** The repository's history, oldest commit first; the git adapter's reader has it. */
export type HistoryReader = {
  /** `after`: only those that followed that commit. */
  commits(options?: { readonly after?: string | null | undefined }): Commits;
  /** The clone was cut off, so that the first commit is no beginning. @default false */
  readonly isShallow?: boolean | undefined;
  /** Did `commit` lead to `tip`? Null when the tip's commits are not here. @default none: no witness is heard */
  readonly follows?: ((of: { readonly commit: string; readonly tip: string }) => Promise<boolean | null>) | undefined;
  /**
   * The files as they stood at a commit; null when it did not lead here. Without it every run begins at the first commit.
   * @default none
   */
  filesAt?:
    | ((commit: string) => Promise<readonly { readonly path: string; readonly text: HistoryText }[] | null>)
    | undefined;
};

/** A commit as findings name it: never with an e-mail address. */
export type NamedCommit = {
  /** 40 hex digits. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The author's name alone. */
  readonly by: string;
  /** First line of the message. */
  readonly message: string;
};

export type { Severity };

/** One difference between what is recorded and what the rules give. */
export type Finding = {
  /** How bad it is. */
  readonly severity: Severity;
  /** Stable upper-case code: `docs/findings.md` says what it stands for and what to do. */
  readonly code: FindingCode;
  /** Null for what belongs to no round. */
  readonly round: number | null;
  /** Path in the repository, null when it is about a commit alone. */
  readonly file: string | null;
  /** Place inside the file, such as `duels.3.winner`; null: the file as a whole. */
  readonly path: string | null;
  /** SS58 address of the contestant that it is about; null: of nobody in particular. */
  readonly hotkey: string | null;
  /** JSON value. */
  readonly recorded: unknown;
  /** JSON value; null when there is no one right value. */
  readonly expected: unknown;
  /** The commit that did it; null for what the newest state shows by itself. */
  readonly commit: NamedCommit | null;
  /** One sentence for a person. */
  readonly message: string;
};

/** Settings of the validator that the records do not hold. */
export type VerifyLimits = {
  /** Largest difference of a margin from its own duels that counts as a rounding of print. MAX_MISMATCHED_MARGIN, 0 to 1. */
  readonly maxMismatchedMargin: number;
  /** MAX_GENERATION_TIME, seconds. */
  readonly maxGenerationTime: number;
  /** Share of an audit's prompts, 0 to 1, that may take longer than the limit. OVERTIME_TOLERANCE_RATIO. */
  readonly overtimeToleranceRatio: number;
  /** Limits of an audit's verdict. */
  readonly verdict: VerdictSettings;
};

/** Something that a proof says nothing of, and why. */
export type Omission = {
  /** What was not looked at, in a few words. */
  readonly what: string;
  /** The reason, as one sentence. */
  readonly why: string;
};

/** Limits that a caller gives; they win over what the config declares. */
export type GivenLimits = { readonly [K in keyof VerifyLimits]?: VerifyLimits[K] | undefined };

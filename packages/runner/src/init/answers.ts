import { isModelFormat, MODEL_FORMAT_NAMES } from "@404-gen/core";
import { COMPETITIONS, type Competition } from "@404-gen/core/competition";
import { COMMIT_PATTERN, HOTKEY_PATTERN, REPO_PATTERN } from "@404-gen/core/records";

/** Facts that a default may depend on. */
type Before = {
  /** Answers so far. */
  readonly answers: Readonly<Partial<Record<string, string>>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** One answer that `init competition` needs: a flag, a question on a terminal, and a default where there is a sensible one. */
export type Question = {
  readonly flag: string;
  readonly about: string;
  /** The default; null: only a person knows the answer. */
  readonly fallback: (before: Before) => string | null;
  /** The rule that an answer breaks, in words; null for an answer that is allowed. */
  readonly wrong: (text: string) => string | null;
};

const like = (pattern: RegExp, rule: string) => (text: string) => (pattern.test(text) ? null : rule);
const number = (min: number, max: number) => (text: string) =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) >= min && Number(text) <= max ? null : `a number from ${min} to ${max}`;
const wholeNumber = (min: number, max: number) => (text: string) =>
  /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? null : `a whole number from ${min} to ${max}`;
const date = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) && dayAfter(text, 0) === text ? null : "a day, YYYY-MM-DD";
const time = (text: string) => (/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) ? null : "HH:MM:SS, UTC");
const always = (text: string) => () => text;
/** No default: only a person knows the answer. */
const unknown = () => null;
const byCompetition =
  (one: string, two: string) =>
  ({ answers }: Before) =>
    answers["competition"] === "2" ? two : one;

/** The competition of an answer; the first competition where there is no answer. */
export const competitionNamed = (id: string | undefined): Competition =>
  COMPETITIONS.find((one) => one.id === id) ?? COMPETITIONS[0];
/** True when the competition's miners deliver models of this format. */
export const takesFormat = ({ formats }: Competition, format: string | undefined): boolean =>
  format !== undefined && formats.includes(format);
/** Formats that the competition's miners may deliver, for a sentence: `glb or ply`. */
export const formatsText = ({ formats }: Competition): string => formats.join(" or ");

const DAY_MS = 86_400_000;
/** The UTC day, YYYY-MM-DD, that is `days` after a day or a time; empty for a day that does not exist. */
function dayAfter(from: string | number, days: number): string {
  const at = typeof from === "number" ? from : Date.parse(`${from}T00:00:00Z`);
  return Number.isNaN(at) ? "" : new Date(at + days * DAY_MS).toISOString().slice(0, 10);
}

/** All questions, in their order on a terminal. The defaults come from config.json of the two competitions that ran on the subnet. */
export const QUESTIONS = {
  competition: {
    flag: "--competition <1|2>",
    about: "1 judges GLB or PLY files, 2 judges JavaScript modules",
    fallback: ({ answers }) => (COMPETITIONS.find((one) => takesFormat(one, answers["format"])) ?? COMPETITIONS[0]).id,
    wrong: like(/^[12]$/, "1 or 2"),
  },
  format: {
    flag: "--format <name>",
    about: `what miners deliver: ${COMPETITIONS.map((one) => `${formatsText(one)} (competition ${one.id})`).join(", ")}`,
    fallback: ({ answers }) => competitionNamed(answers["competition"]).formats[0] ?? null,
    wrong: (text) => (isModelFormat(text) ? null : MODEL_FORMAT_NAMES.join(" or ")),
  },
  name: {
    flag: "--name <name>",
    about: "name of the competition; miners see it",
    fallback: byCompetition("mesh", "threejs"),
    wrong: like(/\S/, "a name"),
  },
  description: {
    flag: "--description <text>",
    about: "one line about it, for people",
    fallback: byCompetition("Image-to-3D", "Image-to-Three.js"),
    wrong: () => null,
  },
  leaderHotkey: {
    flag: "--leader-hotkey <ss58>",
    about: "hotkey that holds the crown at the start; the first miners are compared with its image",
    fallback: unknown,
    wrong: like(HOTKEY_PATTERN, "an SS58 address: 48 base-58 characters, starting with 5"),
  },
  leaderRepo: {
    flag: "--leader-repo <owner/name>",
    about: "its repository",
    fallback: unknown,
    wrong: like(REPO_PATTERN, "owner/name of word characters, dots and hyphens"),
  },
  leaderCommit: {
    flag: "--leader-commit <sha>",
    about: "its commit",
    fallback: unknown,
    wrong: like(COMMIT_PATTERN, "40 hex digits"),
  },
  leaderDocker: {
    flag: "--leader-docker <image>",
    about: "its Docker image",
    fallback: unknown,
    wrong: like(/^\S+$/, "an image's address"),
  },
  prompts: {
    flag: "--prompts <file>",
    about: "file of the pool: one http(s) address of a prompt picture a line",
    fallback: unknown,
    wrong: like(/\S/, "a file"),
  },
  firstDate: {
    flag: "--first-date <date>",
    about: "UTC day of the first round's start",
    fallback: ({ now }) => dayAfter(now, 1),
    wrong: date,
  },
  lastDate: {
    flag: "--last-date <date>",
    about: "UTC day after which no round starts",
    fallback: ({ answers, now }) => dayAfter(answers["firstDate"] ?? now, 365),
    wrong: date,
  },
  startTime: {
    flag: "--start-time <time>",
    about: "UTC time at which a round's submissions close",
    fallback: always("08:00:00"),
    wrong: time,
  },
  roundDays: {
    flag: "--round-days <n>",
    about: "days from one round to the next",
    fallback: always("3"),
    wrong: wholeNumber(1, 365),
  },
  generationMinutes: {
    flag: "--generation-minutes <n>",
    about: "minutes that miners have to make their files",
    fallback: byCompetition("120", "240"),
    wrong: wholeNumber(1, 525_600),
  },
  promptsPerRound: {
    flag: "--prompts-per-round <n>",
    about: "prompts of a round",
    fallback: always("128"),
    wrong: wholeNumber(1, 100_000),
  },
  winMargin: {
    flag: "--win-margin <share>",
    about: "margin that takes the crown, 0 to 1",
    fallback: byCompetition("0.05", "0.07"),
    wrong: number(0, 1),
  },
  weightDecay: {
    flag: "--weight-decay <share>",
    about: "what a defended crown loses of its weight each round",
    fallback: always("0.2"),
    wrong: number(0, 1),
  },
  weightFloor: {
    flag: "--weight-floor <share>",
    about: "least weight of a defended crown",
    fallback: always("0.2"),
    wrong: number(0, 1),
  },
} satisfies Readonly<Record<string, Question>>;

/** The answers, as texts. */
export type Answers = { readonly [K in keyof typeof QUESTIONS]: string };

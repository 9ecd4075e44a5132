import { CompetitionError } from "@404-gen/core";
import { type Answers, QUESTIONS, type Question } from "./answers.ts";

export type CollectOptions = {
  /** Answers of the flags. */
  readonly answers: Partial<Answers>;
  /** Asks a person; null: defaults are taken. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Gets a line for a person whose answer is not allowed. */
  readonly note: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/**
 * Collects all answers: from the flags, else from a person, else the defaults.
 *
 * @throws CompetitionError `OPTION_INVALID` for a flag that is not allowed, and for answers that have no default where no person is asked
 */
export async function collectAnswers({ answers: prior, ask, note, now }: CollectOptions): Promise<Answers> {
  const rows = Object.entries(QUESTIONS) as [keyof Answers, Question][];
  const answers: Partial<Record<keyof Answers, string>> = {};
  for (const [name, { flag, wrong }] of rows) {
    const text = prior[name];
    if (text === undefined) continue;
    const problem = wrong(text);
    if (problem !== null) throw invalid(`${flagOf(flag)} is ${JSON.stringify(text)}, allowed is ${problem}`);
    answers[name] = text;
  }
  const missing: string[] = [];
  for (const [name, question] of rows) {
    if (answers[name] !== undefined) continue;
    const fallback = question.fallback({ answers, now });
    const answer = ask === null ? fallback : await askUntilRight(question, { fallback, ask, note });
    if (answer === null) missing.push(flagOf(question.flag));
    else answers[name] = answer;
  }
  if (missing.length > 0) throw invalid(`nothing tells ${missing.join(", ")}: give them, or run this on a terminal`);
  return answers as Answers;
}

const flagOf = (flag: string) => flag.split(" ")[0] ?? flag;

type Asking = Pick<CollectOptions, "note"> & {
  readonly fallback: string | null;
  readonly ask: (question: string) => Promise<string>;
};

async function askUntilRight({ about, wrong }: Question, { fallback, ask, note }: Asking): Promise<string> {
  for (;;) {
    const line = (await ask(`${about}${fallback === null ? "" : ` [${fallback}]`}: `)).trim();
    const text = line === "" ? (fallback ?? "") : line;
    const problem = wrong(text);
    if (problem === null) return text;
    note(`allowed is ${problem}`);
  }
}

const invalid = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });

import { type Crew, inlineCrew } from "./crew.ts";

/** Runs `work` with a crew of `threads`, and sends the crew home after it. */
export async function withCrew<T>(_threads: number, work: (crew: Crew) => Promise<T>): Promise<T> {
  return work(inlineCrew);
}

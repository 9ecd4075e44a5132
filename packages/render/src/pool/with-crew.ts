import type { Crew } from "./crew.ts";
import { createCrew } from "./threaded-crew.ts";

/** Runs `work` with a crew of `threads`, and closes the crew after it. */
export async function withCrew<T>(threads: number, work: (crew: Crew) => Promise<T>): Promise<T> {
  const crew = createCrew(threads);
  try {
    return await work(crew);
  } finally {
    await crew.close();
  }
}

/** One thing that must be true at the end of a demo. */
export type Expectation = { readonly what: string; readonly met: boolean; readonly seen: string };

export const expectation = (what: string, met: boolean, observation: string): Expectation => ({
  what,
  met,
  seen: observation,
});

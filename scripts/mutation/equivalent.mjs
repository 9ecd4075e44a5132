/**
 * Mutants that no test can kill because they decide the same. Each has the source line that it stands in (trimmed), what was changed there
 * to what, and why that changes nothing. An entry that fits no survivor any more fails the run: it has to go.
 */
export const EQUIVALENT = [];

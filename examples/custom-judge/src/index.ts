/** A duel judge of one's own: a jury of other judges. */
export { createJury } from "./jury.ts";

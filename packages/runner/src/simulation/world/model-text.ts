/** Content of a simulated model and of its picture: both are short texts. */
export type ModelText = {
  /** Commit of the solution that made it. */
  readonly commit: string;
  readonly stem: string;
  /** Quality, 0 to 10. */
  readonly quality: number;
};

/** Bytes of a simulated model. */
export const modelBytes = ({ commit, stem, quality }: ModelText): Uint8Array =>
  Buffer.from(`model ${commit} ${stem} ${quality}`);

/** Reads the text of a simulated model or picture; null for other bytes. */
export function readModel(bytes: Uint8Array): ModelText | null {
  const match = /^(?:picture )?model ([0-9a-f]+) (\S+) (\d+)/.exec(Buffer.from(bytes).toString("latin1"));
  return match === null ? null : { commit: match[1] as string, stem: match[2] as string, quality: Number(match[3]) };
}

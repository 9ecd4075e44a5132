/** An instruction of a Dockerfile, with continuation lines joined: `RUN` and its text. */
export type Instruction = { readonly name: string; readonly text: string };

/** The part from one `FROM` to the next. */
export type DockerStage = {
  /** Base image. */
  readonly image: string;
  /** Name in `AS name`; null without one. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
};

/** The stages of a Dockerfile. It reads only what our Dockerfiles use: no heredocs, no `ARG` before the first `FROM`. */
export function readDockerfile(text: string): readonly DockerStage[] {
  const lines = text
    .replace(/^\s*#.*$/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const stages: { image: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [name = "", ...rest] = line.split(/\s+/);
    if (name.toUpperCase() !== "FROM") {
      stages.at(-1)?.instructions.push({ name: name.toUpperCase(), text: line.slice(name.length).trim() });
      continue;
    }
    const [image = "", as, alias] = rest;
    stages.push({ image, name: as?.toUpperCase() === "AS" ? (alias ?? null) : null, instructions: [] });
  }
  return stages;
}

/** The stage, sources and target of a `COPY`: `--from=build /app /app`. */
export function readCopy(text: string): {
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly target: string;
} {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith("--from="))?.slice("--from=".length) ?? null;
  const paths = words.filter((word) => !word.startsWith("--"));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? "" };
}

/** `PORT=10006 HOST=0.0.0.0` as pairs. */
export const readEnv = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(/\s+/).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );

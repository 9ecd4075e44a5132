import type { ProcessCommand } from "@404-gen/audit";
import type { GpuProvider, ModelFormat, PreviewFormat, Service, StateStore } from "@404-gen/core";
import type { Parts } from "../assemble/parts/parts.ts";
import type { Repository } from "../repository/open.ts";
import type { SettingTexts } from "../settings/load.ts";
import type { CastMember, Entrant } from "./cast.ts";
import type { Expectation } from "./expectation.ts";

/** Files that an image makes for a round. */
export type MakeFilesJob = {
  /** Where the image runs. */
  readonly provider: GpuProvider;
  /** Of the pod. */
  readonly name: string;
  readonly image: string;
  readonly stems: readonly string[];
  readonly seed: number;
  /** Folder of the prompt pictures, `{stem}.png`, and the address under which they are too. */
  readonly promptsDir: string;
  readonly promptsUrl: string;
  /** Takes each file as it is made. */
  put(stem: string, bytes: Uint8Array): Promise<void>;
  readonly signal: AbortSignal;
};

export type MinersOptions = {
  readonly state: StateStore;
  /** Starts the miners' own servers. */
  readonly provider: GpuProvider;
  /** Of competition 1. */
  readonly format: PreviewFormat;
  /** Folder of the prompt pictures, `{stem}.png`, and the address under which they are too. */
  readonly promptsDir: string;
  readonly promptsUrl: string;
  /** Folder with one CDN folder a miner. */
  readonly cdnDir: string;
};

/** What a demo reports when it has ended. */
export type DemoStory = {
  readonly competition: string;
  readonly prompts: number;
  readonly winner: string | null;
  readonly matches: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly expectations: readonly Expectation[];
  /** A line each of what became of the miners. */
  readonly lines: readonly string[];
};

export type ConcludeOptions = {
  readonly dir: string;
  /** Path of the page to write. */
  readonly report: string;
  /** Hotkey with most of the weight on the chain; null for none. */
  readonly weighed: string | null;
  /** Whose rehearsal it is; null: the cast's alone, of which it is known how it must end. */
  readonly own: Entrant | null;
  /** Address under which the prompt pictures were. */
  readonly promptsUrl: string;
};

/** One competition's demo: who plays, by which settings and files, and what must come of it. */
export type DemoPlay = {
  readonly competition: "1" | "2";
  readonly cast: { readonly leader: CastMember; readonly miners: readonly CastMember[] };
  /** What config.json has beside what every demo's has, by the prompts of the round. */
  config(prompts: number): object;
  /** Coldkey → alpha that it has locked. */
  readonly locks: Readonly<Record<string, number>>;
  /** Settings beside those of every demo. */
  readonly settings: SettingTexts;
  /** What runs the images of the cast, and the servers that its uploads are made with. */
  images(options: { readonly format: ModelFormat; readonly promptsDir: string }): Record<string, ProcessCommand>;
  /** Parts that no setting names. */
  readonly parts: Partial<Parts>;
  /** The miners, who put their files out once the seed is known. */
  miners(options: MinersOptions): Service;
  /** Has an image make files; an own miner's, where it has no CDN. */
  makeFiles(job: MakeFilesJob): Promise<void>;
  /** Looks at the record of the round, and writes its report. */
  conclude(repository: Repository, options: ConcludeOptions): Promise<DemoStory>;
};

import type { ProcessCommand } from "@404-gen/audit";
import type { GpuProvider, ModelFormat, PreviewFormat, Service, StateStore } from "@404-gen/core";
import type { Parts } from "../assemble/parts/parts.ts";
import type { Repository } from "../repository/open.ts";
import type { SettingTexts } from "../settings/load.ts";
import type { CastMember, Entrant } from "./cast.ts";
import type { Expectation } from "./expectation.ts";

/** A job for an image: to make files for the round's prompts. */
export type MakeFilesJob = {
  /** Where the image runs. */
  readonly provider: GpuProvider;
  /** Name of the pod. */
  readonly name: string;
  readonly image: string;
  readonly stems: readonly string[];
  readonly seed: number;
  /** Folder of the prompt pictures, `{stem}.png`. */
  readonly promptsDir: string;
  /** Address of the same pictures. */
  readonly promptsUrl: string;
  /** Takes each file when it is ready. */
  put(stem: string, bytes: Uint8Array): Promise<void>;
  readonly signal: AbortSignal;
};

export type MinersOptions = {
  readonly state: StateStore;
  /** Starts the miners' own servers. */
  readonly provider: GpuProvider;
  /** Format of the models; competition 1 only. */
  readonly format: PreviewFormat;
  /** Folder of the prompt pictures, `{stem}.png`. */
  readonly promptsDir: string;
  /** Address of the same pictures. */
  readonly promptsUrl: string;
  /** Folder with one CDN folder for each miner. */
  readonly cdnDir: string;
};

/** Result of a demo. */
export type DemoStory = {
  readonly competition: string;
  readonly prompts: number;
  readonly winner: string | null;
  readonly matches: readonly { readonly left: string; readonly right: string; readonly margin: number }[];
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly expectations: readonly Expectation[];
  /** One line for each miner, with its end. */
  readonly lines: readonly string[];
};

export type ConcludeOptions = {
  readonly dir: string;
  /** Path of the page to write. */
  readonly report: string;
  /** Hotkey with most of the weight on the chain; null for none. */
  readonly weighed: string | null;
  /** The own miner of a rehearsal; null: the cast plays alone, and the round must end in a known way. */
  readonly own: Entrant | null;
  /** Address of the prompt pictures in the record. */
  readonly promptsUrl: string;
};

/** One competition's demo: the cast, its settings and files, and the checks at the end. */
export type DemoPlay = {
  readonly competition: "1" | "2";
  readonly cast: { readonly leader: CastMember; readonly miners: readonly CastMember[] };
  /** Keys of config.json in addition to those of every demo; `prompts` is the number in a round. */
  config(prompts: number): object;
  /** Locked alpha by coldkey. In the demo a coldkey is the same as its hotkey. */
  readonly locks: Readonly<Record<string, number>>;
  /** Settings in addition to those of every demo. */
  readonly settings: SettingTexts;
  /** Commands that run the cast's images, and the servers that make its uploads; by image. */
  images(options: { readonly format: ModelFormat; readonly promptsDir: string }): Record<string, ProcessCommand>;
  /** Parts in place of those that the settings name. */
  readonly parts: Partial<Parts>;
  /** The miners as a service: they publish their files after the seed is published. */
  miners(options: MinersOptions): Service;
  /** Gets files from an image; used for an own miner without a CDN. */
  makeFiles(job: MakeFilesJob): Promise<void>;
  /** Checks the record of the round, and writes its report. */
  conclude(repository: Repository, options: ConcludeOptions): Promise<DemoStory>;
};

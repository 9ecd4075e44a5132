import { createMemo } from "@404-gen/core";
import { closeAll } from "./close-all.ts";
import { PARTS } from "./parts/index.ts";
import type { Part } from "./parts/part.ts";
import type { PartOpener, Parts } from "./parts/parts.ts";
import type { Place } from "./place.ts";

/** Functions that wrap parts when they are opened: the metrics wrap the ports that they count. */
export type PartWraps = { readonly [Name in keyof Parts]?: (part: Parts[Name]) => Parts[Name] };

export type PartShelf = {
  /** Opens a part at the first call. */
  readonly part: PartOpener;
  /** Adds wraps for parts that are opened from now on; they go around the wraps that were added before. */
  wrap(wraps: PartWraps): void;
  /** Names of the parts that are open, for the log. */
  names(): Promise<Readonly<Record<string, string>>>;
  /** Closes the parts that were opened here, newest first; the caller's own parts are left to the caller. */
  close(): Promise<void>;
};

type Closable = { close?(): Promise<void> };

/** Opens each part once, at the first request. A part of the caller's is taken in place of the one that the settings name. */
export function createPartShelf(place: Place, parts: Partial<Parts> = {}): PartShelf {
  const memo = createMemo<keyof Parts, unknown>();
  const requests = new Set<keyof Parts>();
  const closers: (() => Promise<void>)[] = [];
  const wraps: PartWraps[] = [];
  const open = async <Name extends keyof Parts>(name: Name): Promise<Parts[Name]> => {
    const wrap = (part: Parts[Name]): Parts[Name] =>
      wraps.reduce((port, { [name]: around }) => around?.(port) ?? port, part);
    const own = parts[name];
    if (own !== undefined) return wrap(own);
    const part: Part<Parts[Name]> = PARTS[name];
    const here = async () => closing(await part[part.choose(place)](place, shelf.part));
    if (place.settings.WORKERS === undefined || part.queued === undefined) return wrap(await here());
    return wrap(await part.queued({ place, part: shelf.part, queue: await shelf.part("queue") }, here));
  };
  const closing = <Port>(port: Port): Port => {
    for (const one of [port].flat() as Closable[]) if (one.close) closers.push(() => one.close!());
    return port;
  };
  const shelf: PartShelf = {
    part<Name extends keyof Parts>(name: Name) {
      requests.add(name);
      return memo.of(name, () => open(name)) as Promise<Parts[Name]>;
    },
    wrap(next) {
      wraps.push(next);
    },
    async names() {
      const names = await Promise.all(
        [...requests].map(async (part) => [part, nameOf(await shelf.part(part))] as const),
      );
      return Object.fromEntries(names.filter((one): one is [keyof Parts, string] => one[1] !== null));
    },
    close: () => closeAll(closers.splice(0)),
  };
  return shelf;
}

function nameOf(port: unknown): string | null {
  const names = [port].flat().map((one) => (one as { name?: unknown }).name);
  return names.every((name) => typeof name === "string") ? names.join(", ") : null;
}

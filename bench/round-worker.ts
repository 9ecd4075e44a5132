/** `404-gen worker` for bench/round.ts and bench/queue.ts, with parts that draw nothing. */
import { createPartShelf } from "../packages/runner/src/assemble/part-shelf.ts";
import { openQueue } from "../packages/runner/src/assemble/parts/queue.ts";
import { placeOf } from "../packages/runner/src/assemble/place.ts";
import { playedHostsIn } from "../packages/runner/src/demo/played-hosts.ts";
import { loadSettings } from "../packages/runner/src/settings/load.ts";
import { WORK_NAMES, type WorkName } from "../packages/runner/src/workers/kinds.ts";
import { runWorker } from "../packages/runner/src/workers/run-worker.ts";
import { freeParts } from "./round-free.ts";

const { DEMO_PLAYED_HOSTS: _, PATH: _path, HOME: _home, ...texts } = process.env;
const settings = { ...loadSettings([texts]), WORKERS: undefined };
const place = placeOf({ settings, hosts: playedHostsIn(process.env) });
const queue = await openQueue(place, { url: texts["WORKERS"] ?? "", setting: "WORKERS" });
const { ownRenderer: renderer, ...parts } = await freeParts();
const shelf = createPartShelf(place, { renderer, ...parts });
const [competition = "1", ...names] = process.argv.slice(2);
const over = new AbortController();
process.once("SIGTERM", () => over.abort());
await runWorker({
  ...{
    place,
    queue,
    part: shelf.part,
    competition,
    names: names.length > 0 ? (names as WorkName[]) : WORK_NAMES,
    signal: over.signal,
  },
  onReady: () => console.error("working"),
});
await queue.close();
await shelf.close();

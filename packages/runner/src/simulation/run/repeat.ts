import type { FaultKind } from "../faults/fault-kind.ts";
import type { World } from "../world/world.ts";

const DAY_MS = 86_400_000;

/** The run's kind of fault of this name; undefined: the run has no such faults. */
export const kindNamed = ({ plan }: World, name: string): FaultKind | undefined =>
  plan.kinds.find((kind) => kind.name === name);

type Job = { readonly name: string; run(): void };

/** Runs a job as often a day as its kind of fault says, at moments that chance draws. */
export function repeat(world: World, { name, run }: Job): void {
  const kind = kindNamed(world, name);
  if (!kind || kind.rate * world.plan.rate === 0) return;
  const draws = world.draws(name);
  const next = () => {
    const ms = (-Math.log(1 - draws.unit()) * DAY_MS) / (kind.rate * world.plan.rate);
    world.queue.after(ms, {
      life: world.life,
      run() {
        if (world.faults.happen(kind, "the hour")) {
          world.trace.add({ who: "world", kind: "fault", what: name });
          run();
        }
        next();
      },
    });
  };
  next();
}

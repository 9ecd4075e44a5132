import fc from "fast-check";
import { expect, it } from "vitest";
import { createDraws } from "../chance.ts";
import { createEventQueue } from "./event-queue.ts";
import { createLifeClock } from "./life-clock.ts";

it("runs events in the order of their time, and those of the same moment in an order that the seed decides", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), fc.nat(), (delays, seed) => {
      const order = (of: number) => {
        const queue = createEventQueue({ now: 1000, draws: createDraws(of, "order") });
        const life = { name: "a", alive: true };
        const order: (readonly [number, number])[] = [];
        for (const [id, ms] of delays.entries()) queue.after(ms, { life, run: () => order.push([queue.now(), id]) });
        while (queue.next());
        return order;
      };
      const list = order(seed);
      expect(list.map(([at]) => at)).toEqual([...delays].sort((a, b) => a - b).map((ms) => 1000 + ms));
      expect(order(seed)).toEqual(list);
    }),
  );
});

it("runs no event of a dead process, and rejects an aborted sleep", async () => {
  const queue = createEventQueue({ now: 0, draws: createDraws(1, "order") });
  const [dead, alive] = [
    { name: "a", alive: true },
    { name: "b", alive: true },
  ];
  const wakes: string[] = [];
  for (const life of [dead, alive])
    void createLifeClock({ queue, life })
      .sleep(10)
      .then(() => wakes.push(life.name));
  const ending = new AbortController();
  const cut = createLifeClock({ queue, life: alive }).sleep(5, { signal: ending.signal });
  dead.alive = false;
  ending.abort(new Error("enough"));
  await expect(cut).rejects.toThrow("enough");
  while (queue.next());
  await Promise.resolve();
  expect(wakes).toEqual(["b"]);
  expect(queue.now()).toBe(10);
});

import { createMemoryObjectStore } from "@404-gen/core/memory";
import { expect, it } from "vitest";
import { createExchange, EXCHANGE_FOLDER, hashOf } from "./exchange.ts";
import { bytesOf } from "./team.fixture.ts";

it("carries bytes by their hash, stores them once, and takes nothing else for them", async () => {
  const objects = createMemoryObjectStore();
  let puts = 0;
  const put: typeof objects.put = (...args) => {
    puts++;
    return objects.put(...args);
  };
  const exchange = createExchange({ ...objects, put });
  const bytes = bytesOf("model");
  const sha256 = await exchange.put(bytes);
  expect(sha256).toBe(hashOf("model"));
  expect(await exchange.put(bytes)).toBe(sha256);
  expect(puts).toBe(1);
  expect(await createExchange(objects).get(sha256)).toEqual(bytes);
  await expect(exchange.get(hashOf("another"))).rejects.toMatchObject({
    code: "JOB_BYTES_MISSING",
    fault: "infrastructure",
    message: expect.stringContaining("is not in the object store"),
  });
  await objects.put(`${EXCHANGE_FOLDER}/${sha256}`, bytesOf("swapped"), { contentType: "text/plain" });
  await expect(exchange.get(sha256)).rejects.toMatchObject({
    code: "JOB_BYTES_MISSING",
    message: expect.stringContaining("holds other bytes"),
  });
  // An object of another size, as a broken upload leaves it, does not count as stored: the bytes are stored again.
  await exchange.put(bytes);
  expect(await exchange.get(sha256)).toEqual(bytes);
});

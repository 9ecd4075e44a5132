import { objectStoreConformance } from "./object-store-conformance.ts";
import { createMemoryObjectStore } from "./object-store-memory.ts";

objectStoreConformance({
  name: "memory",
  create: async () => ({ store: createMemoryObjectStore(), close: async () => {} }),
});

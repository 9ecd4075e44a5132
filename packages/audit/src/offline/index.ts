export { createOfflineDistance } from "./create-offline-distance.ts";

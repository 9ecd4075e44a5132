/** Entry `@404-gen/core/net`: the one door to the outside. */
export { createServiceFetch, type ServiceFetchOptions } from "../service/service-fetch.ts";
export { createDoor } from "./door.ts";
export type { Door, DoorGetOptions, DoorResponse } from "./door-contract.ts";
export type { DownloadFaultCode, DownloadRejectionCode } from "./door-error.ts";
export { DOOR_DEFAULTS, DOOR_LIMITS, type DoorLimits, type DoorPolicy } from "./door-policy.ts";
export type { Download, DownloadFacts } from "./door-contract.ts";
export { isOurSocketError, SOCKET_CODES, type SocketBlame, socketCodeOf } from "./socket-codes.ts";
export type { DownloadedFile } from "./door-contract.ts";

export { cachePictures, PICTURE_CACHE_DEFAULTS, type PictureCache, type PictureCacheOptions } from "./picture-cache.ts";
export {
  createPictureLoader,
  type PictureLoader,
  type PictureLoaderOptions,
} from "./picture-loader.ts";
export { type NetworkCheck, type NetworkCheckOptions, createNetworkCheck, networkCheck } from "./network-check.ts";
export { MAX_PICTURE_BYTES } from "./picture-limit.ts";

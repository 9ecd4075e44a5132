import { OBJECT_KEY_TEMPLATE } from "../../base/kit/object-template.ts";
import { setting, settingGroup } from "../../base/settings/index.ts";
import { MAX_PICTURE_BYTES } from "../net/picture-limit.ts";
import { MAX_STORE_ANSWER_BYTES } from "./answer-limit.ts";

/** Where models and previews lie. */
export const OBJECT_SETTINGS = settingGroup()("Objects: models and previews", {
  OBJECTS_DIR: setting.text({ doc: "Folder of the object store when no R2_ENDPOINT is given", fallback: "./objects" }),
  R2_ENDPOINT: setting.address({ doc: "S3 or R2 endpoint" }),
  R2_BUCKET: setting.text({ doc: "Bucket at R2_ENDPOINT" }),
  R2_ACCESS_KEY_ID: setting.text({ doc: "Id of the key that opens the bucket", secret: true }),
  R2_SECRET_ACCESS_KEY: setting.text({
    doc: "The key itself; it signs requests to R2_ENDPOINT and goes nowhere else",
    secret: true,
  }),
  MAX_STORE_ANSWER_BYTES: setting.whole({
    doc: "Most that is read of an answer of R2_ENDPOINT that is no object",
    unit: "bytes",
    min: 1024,
    fallback: MAX_STORE_ANSWER_BYTES,
  }),
  MAX_PICTURE_BYTES: setting.whole({
    doc: "Largest picture that is loaded: a prompt's, a preview, a view; one beyond it is a fault and counts against nobody",
    unit: "bytes",
    min: 1024,
    fallback: MAX_PICTURE_BYTES,
  }),
  STORAGE_KEY_TEMPLATE: setting.text({
    doc: "Key of every stored file, submitted or generated; {round}, {hotkey}, {kind}, {stem}, {ext}, {hash}",
    fallback: OBJECT_KEY_TEMPLATE,
  }),
  CDN_URL: setting.address({ doc: "Public address of the object store", fallback: "https://subnet404.xyz" }),
});

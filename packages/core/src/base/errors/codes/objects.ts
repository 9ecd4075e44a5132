import { defineErrors } from "../error-row.ts";

/** The object store, archives, and servers that we ask. */
export const OBJECT_ERRORS = defineErrors({
  OBJECT_KEY_INVALID: {
    fault: "usage",
    meaning: "The text cannot be an object's key.",
    remedy: "Give plain names with slashes between them.",
  },
  OBJECT_KEY_CLASH: {
    fault: "usage",
    meaning: "The object's key differs from a stored one only by case or Unicode form.",
    remedy: "Rename one of the two: many systems hold one file for both.",
  },
  OBJECT_TOO_LARGE: {
    fault: "usage",
    meaning: "The object has more bytes than were asked for.",
    remedy: "Ask for more, or look who stored it.",
  },
  OBJECT_STORE_DENIED: {
    fault: "infrastructure",
    retryable: false,
    meaning: "The object store refuses our credentials.",
    remedy: "Look at R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY and their rights to R2_BUCKET.",
  },
  OBJECT_STORE_FAILED: {
    fault: "infrastructure",
    meaning: "An object cannot be stored or read.",
    remedy: "It is tried again. When it goes on, read the store's words in the message.",
  },
  ANSWER_TOO_LARGE: {
    fault: "infrastructure",
    meaning: "A service's answer is larger than what is read of it.",
    remedy: "Look whether the address is the service's.",
  },
  REDIRECT_REFUSED: {
    fault: "infrastructure",
    retryable: false,
    meaning: "A service sends us to another server, which may not see our credential.",
    remedy: "Give the new address in the setting, if it is to be trusted.",
  },
  BODY_UNFRAMED: {
    fault: "infrastructure",
    meaning: "A pod's body has neither a length nor chunks, so a broken connection looks like its end.",
    remedy: "It is asked for again. A server should send Content-Length or chunks.",
  },
  TLS_UNCHECKED: {
    fault: "usage",
    meaning: "NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off.",
    remedy: "Unset it; NODE_EXTRA_CA_CERTS adds an authority of your own.",
  },
  CREDENTIAL_INSECURE: {
    fault: "usage",
    meaning: "A credential would be sent over a connection that is not encrypted.",
    remedy: "Use https, or set ALLOW_LOOPBACK_CREDENTIALS=true for a server on this machine.",
  },
  ZIP_INVALID: {
    fault: "miner",
    meaning: "The archive cannot be read.",
    remedy: "Make a zip of stored or deflated files.",
  },
  ZIP_TOO_LARGE: {
    fault: "miner",
    meaning: "The archive or a file in it is larger than is taken.",
    remedy: "Make the files smaller or fewer.",
  },
  NPY_INVALID: {
    fault: "infrastructure",
    retryable: false,
    meaning: "An array file does not have its form.",
    remedy: "Look who wrote it: little-endian float32 in one dimension is right.",
  },
});

/** Key of a stored file unless STORAGE_KEY_TEMPLATE says otherwise. Source: the recorded competition's addresses. */
export const OBJECT_KEY_TEMPLATE = "rounds/{round}/{hotkey}/{kind}/{stem}.{ext}";

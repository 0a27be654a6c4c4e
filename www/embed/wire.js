// How an embed and the page around it speak: JSON texts with a version, limited in length and number. See
// docs/embedding.md. Both sides use this file.

export const VERSION = 1;
/** Characters of a message. */
export const LENGTH = 65_536;

const START = `{"ordering":${VERSION},`;

/** A message as it is sent. */
export const write = (type, fields) => JSON.stringify({ ordering: VERSION, type, ...fields });

/** The message in `data`; `null` for everything else that is sent about on a page. */
export function read(data) {
  if (typeof data !== "string" || data.length > LENGTH || !data.startsWith(START)) return null;
  try {
    const message = JSON.parse(data);
    return typeof message.type === "string" ? message : null;
  } catch {
    return null;
  }
}

/** Lets `rate` messages a second through, and as many at once. `now` in milliseconds. */
export function gate(rate) {
  let tokens = rate;
  let last = 0;
  return (now) => {
    tokens = Math.min(rate, tokens + ((now - last) * rate) / 1000);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

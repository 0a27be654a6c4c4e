// Deflating for browsers that cannot: see fold.js.
import { deflateSync, Inflate } from "fflate";

export const deflate = (bytes) => deflateSync(bytes, { level: 9 });

/** Throws `large` for more than `limit` bytes, and what fflate throws for bytes that are no such stream. */
export function inflate(bytes, limit) {
  const parts = [];
  let length = 0;
  const stream = new Inflate((part) => {
    length += part.length;
    if (length > limit) throw "large";
    parts.push(part.slice());
  });
  // A little at a time, so that little is unfolded beyond the limit.
  for (let at = 0; at < bytes.length; at += 1024) stream.push(bytes.subarray(at, at + 1024), at + 1024 >= bytes.length);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Zip files in and out, with fflate. Whatever a zip says of itself is checked before anything of it is unpacked, and what
// it unpacks to is held to what it said.
import { strToU8, unzipSync, zipSync } from "fflate";

/** Bytes of a zip, entries in it, files taken of it, bytes of one and of all of them unpacked. */
export const LIMITS = { zip: 8 << 20, entries: 1000, files: 64, one: 2 << 20, all: 8 << 20 };

/** A zip that is not opened: `key` of the words, and what they are filled with. */
class Refused extends Error {
  constructor(key, args = {}) {
    super(key);
    this.key = key;
    this.args = args;
  }
}

/** A zip of `[name, text]`; the same files make the same bytes. */
export function pack(files) {
  const entries = files.map(([name, text]) => [name, [strToU8(text), { mtime: new Date(1980, 0, 1) }]]);
  return zipSync(Object.fromEntries(entries), { level: 9 });
}

/** The texts of a zip as `[name, text]`, and the names of what was left out because it is no text. */
export async function filesOf(file) {
  if (file.size > LIMITS.zip) throw new Refused("zip.large", { limit: size(LIMITS.zip) });
  return read(new Uint8Array(await file.arrayBuffer()));
}

export function read(bytes) {
  let [entries, all] = [0, 0];
  const taken = new Set();
  const filter = ({ name, originalSize }) => {
    entries += 1;
    if (entries > LIMITS.entries) throw new Refused("zip.entries", { limit: LIMITS.entries });
    if (/^[/\\]|^[a-z]:|\\|(^|\/)\.\.(\/|$)|\p{Cc}/iu.test(name) || name.length > 255)
      throw new Refused("zip.path", { name: plain(name) });
    // Folders, and what systems add by themselves.
    if (name.endsWith("/") || /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|\._)/.test(name)) return false;
    if (taken.has(name)) throw new Refused("zip.twice", { name: plain(name) });
    taken.add(name);
    all += originalSize;
    if (taken.size > LIMITS.files) throw new Refused("zip.files", { limit: LIMITS.files });
    if (originalSize > LIMITS.one || all > LIMITS.all)
      throw new Refused("zip.bomb", { one: size(LIMITS.one), all: size(LIMITS.all) });
    return true;
  };
  let unpacked;
  try {
    unpacked = unzipSync(bytes, { filter });
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("zip.broken");
  }
  const [opened, left] = [[], []];
  for (const [name, content] of Object.entries(unpacked)) {
    const text = decode(content);
    if (text === null) left.push(plain(name));
    else opened.push([name.replace(/^\.\//, ""), text]);
  }
  return { opened, left };
}

/** `null`: it is no text. */
function decode(content) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

const size = (bytes) => `${bytes >> 20} MiB`;
const plain = (name) => name.slice(0, 80).replaceAll(/\p{Cc}/gu, "�");

// A SCORM 1.2 package around an embed, as a zip. Loaded when somebody asks for one.
import { strToU8, zipSync } from "fflate";
import { escaped } from "./snippets.js";

/** Folder of the playground in a package that has it inside, and files of it that are fetched at a time. */
const folder = "playground/";
const AT_ONCE = 6;
/** Files of the package besides the manifest, and where they come from. */
const page = "index.html";
const reporter = "report.js";
const script = "ordering-embed.js";

/**
 * `attributes` of the element; `home`: the playground's folder, which the package shows in a frame; `base`: of the build;
 * `pass`: `played`, or `unbroken` where no invariant may break; `inside`: the package has the playground in it. Answers
 * with the bytes of the zip.
 */
export async function scormPackage({ attributes, home, base, title, pass, language, inside }) {
  const own = inside ? await playground(home, base) : { [script]: await bytesOf(new URL(script, home)) };
  // Its script finds the playground beside itself.
  const all = inside ? attributes : [...attributes, ["src", home]];
  const loads = Object.keys(own).find((name) => name.endsWith(script));
  const files = {
    [page]: strToU8(html({ all, title, pass, language, loads })),
    [reporter]: await bytesOf(new URL("scorm.js", base)),
    ...own,
  };
  const parts = { "imsmanifest.xml": strToU8(manifest(title, attributes, Object.keys(files))), ...files };
  // What is packed already gains nothing.
  const packed = Object.entries(parts).map(([name, bytes]) => [name, [bytes, { level: name.endsWith(".xz") ? 0 : 9 }]]);
  return zipSync(Object.fromEntries(packed));
}

async function bytesOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Every file of the playground that an embed may need, by its name in the package. */
async function playground(home, base) {
  const names = await (await fetch(new URL("files.json", base))).json();
  const left = names.filter((name) => !["sw.js", "teacher.html"].includes(name));
  const files = {};
  const fetching = Array.from({ length: AT_ONCE }, async () => {
    for (let name = left.pop(); name; name = left.pop()) files[folder + name] = await bytesOf(new URL(name, home));
  });
  await Promise.all(fetching);
  return files;
}

function html({ all: attributes, title, pass, language, loads }) {
  const all = attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)}</title>
    <script src="${reporter}" defer></script>
    <script src="${loads}" defer></script>
  </head>
  <body>
    <ordering-playground${all} data-pass="${escaped(pass)}"></ordering-playground>
  </body>
</html>
`;
}

function manifest(title, attributes, names) {
  // Learning systems take a second package of the same name for a new version of the first.
  const named = attributes.filter(([name]) => ["scenario", "lesson", "challenge"].includes(name));
  const identifier = ["ordering-playground", ...named.flat()].map(escaped).join("-");
  const files = names.map((name) => `      <file href="${escaped(name)}" />`).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${identifier}" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${escaped(title)}</title>
      <item identifier="item" identifierref="page" isvisible="true">
        <title>${escaped(title)}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="${page}">
${files}
    </resource>
  </resources>
</manifest>
`;
}

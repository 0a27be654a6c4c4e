// A SCORM 1.2 package around an embed, as a zip. Loaded when somebody asks for one.
import { strToU8, zipSync } from "fflate";
import { escaped } from "./snippets.js";

/** Files of the package besides the manifest, and where they come from. */
const page = "index.html";
const reporter = "report.js";
const script = "ordering-embed.js";

/**
 * `attributes` of the element; `home`: the playground's folder, which the package shows in a frame; `base`: of the build;
 * `pass`: `played`, or `unbroken` where no invariant may break. Answers with the bytes of the zip.
 */
export async function scormPackage({ attributes, home, base, title, pass, language }) {
  const text = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.text();
  };
  const [report, embed] = await Promise.all([text(new URL("scorm.js", base)), text(new URL(script, home))]);
  const files = {
    "imsmanifest.xml": manifest(title),
    [page]: html({ attributes, home, title, pass, language }),
    [reporter]: report,
    [script]: embed,
  };
  const entries = Object.entries(files).map(([name, content]) => [name, strToU8(content)]);
  return zipSync(Object.fromEntries(entries), { level: 9 });
}

function html({ attributes, home, title, pass, language }) {
  const all = [...attributes, ["src", home]].map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)}</title>
    <script src="${script}" defer></script>
    <script src="${reporter}" defer></script>
  </head>
  <body>
    <ordering-playground${all} data-pass="${escaped(pass)}"></ordering-playground>
  </body>
</html>
`;
}

function manifest(title) {
  const files = [page, reporter, script].map((name) => `      <file href="${name}" />`).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="ordering-playground" version="1.0"
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
        <adlcp:masteryscore>100</adlcp:masteryscore>
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

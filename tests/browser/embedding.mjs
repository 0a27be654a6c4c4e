// The playground in a page of another site, with the storage closed as browsers do it for third parties.
import { after, afterEach, before, beforeEach } from "node:test";
import { launch, serveDist, watch } from "./browser.mjs";
import { host, page as hostPage } from "./host.mjs";

/** What a frame finds whose storage the browser keeps closed. */
function closeStorage() {
  const refuse = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    Object.defineProperty(globalThis, name, { get: refuse });
  }
  Object.defineProperty(document, "cookie", { get: refuse, set: refuse });
}

export const element = (attributes) => `<ordering-playground ${attributes}></ordering-playground>`;

/** What the page around has heard of this type. */
export const heard = (page, type) => page.evaluate((type) => heard.filter((message) => message.type === type), type);

export const hears = (page, type, count = 1) =>
  page.waitForFunction(
    ([type, count]) => heard.filter((message) => message.type === type).length >= count,
    [type, count],
  );

/** Runs the scenario in a frame as fast as it goes. Until the frame is settled it grows, and what is in it moves. */
export async function playFast(frame) {
  await frame.locator(".page.is-settled").waitFor();
  await frame.locator(".speed input").fill("13");
  await frame.locator('[data-do="play"]').click();
  await frame.locator('.transport:not([data-run="0"])').waitFor({ timeout: 10_000 });
}

/** Calls a method of the element. */
export const call = (page, method, ...values) =>
  page.evaluate(
    ([method, values]) => document.querySelector("ordering-playground")[method](...values),
    [method, values],
  );

/** For a test file: the playground's site, another one, and a new browser context for each test. */
export function embedding() {
  let browser;
  let shown;
  const own = { site: null, other: null, tab: null };

  before(async () => {
    own.site = await serveDist();
    own.other = await host(() => shown);
    browser = await launch("--test-third-party-cookie-phaseout");
  });

  after(async () => {
    await browser?.close();
    await own.other?.close();
    await own.site?.close();
  });

  beforeEach(() => own.open({}));
  afterEach(() => own.tab.close());

  /** Another context in place of the present one. */
  own.open = async (options) => {
    await own.tab?.close();
    own.tab = await browser.newContext({
      locale: "en-US",
      viewport: { width: 1000, height: 800 },
      serviceWorkers: "block",
      ...options,
    });
  };

  /** What the other site answers from now on. */
  own.show = (text) => {
    shown = text;
  };

  /** A page of the other site with this text, and what the browser complains of. */
  own.visit = async (text) => {
    own.show(text);
    const page = await own.tab.newPage();
    await page.addInitScript(closeStorage);
    const complaints = watch(page, /^http:\/\/(localhost|127\.0\.0\.1):/);
    await page.goto(own.other.url);
    return { page, complaints };
  };

  /** An embed, started, with what was asked for on its stage. */
  own.started = async (attributes) => {
    const visited = await own.visit(hostPage(own.site.url, element(attributes)));
    const frame = visited.page.frameLocator("iframe");
    await frame.locator(".poster-start").click();
    await hears(visited.page, "ready");
    return { ...visited, frame };
  };

  return own;
}

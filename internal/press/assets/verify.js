// The page that checks proofs. What is checked stays in the browser: the only requests are for the
// verifier itself, and for a proof and the parley.json of this very site.

const page = document.getElementById("verifier");
const form = document.getElementById("verify");
const verdict = document.getElementById("verdict");
const field = (name) => form.elements.namedItem(name);
const language = document.documentElement.lang;

let named = null; // the file that the address names
let checked = null; // the bytes that were judged last

// say completes a sentence of the page. The words that are put in keep their own direction.
function say(name, values = {}) {
  const text = page.querySelector(`template[data-sentence="${name}"]`).content.textContent;
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? `\u2068${values[key]}\u2069` : whole));
}

function item(list, text) {
  const line = document.createElement("li");
  line.textContent = text;
  document.getElementById(list).append(line);
}

function show(id, shown) {
  document.getElementById(id).hidden = !shown;
}

// inTongue picks a text in the reader's language, or in English, or in any.
function inTongue(texts) {
  const lang = [language, "en", ...Object.keys(texts ?? {})].find((l) => texts?.[l]);
  return lang ? { lang, text: texts[lang] } : { lang: "", text: "" };
}

const digits = new Intl.NumberFormat(`${language}-u-nu-latn`, { useGrouping: false });
const dates = new Intl.DateTimeFormat(`${language === "en" ? "en-GB" : language}-u-nu-latn`, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
const at = (time) => `${dates.format(new Date(time))} UTC`;

// verifier fetches and starts the verifier, when it is first needed.
let started = null;
export function verifier() {
  started ??= (async () => {
    await new Promise((done, failed) => {
      const runtime = document.createElement("script");
      Object.assign(runtime, { src: page.dataset.runtime, onload: done, onerror: failed });
      document.head.append(runtime);
    });
    const go = new Go();
    const program = await WebAssembly.instantiateStreaming(fetch(page.dataset.program), go.importObject);
    go.run(program.instance); // until the page is left
  })();
  started.catch(() => { started = null; }); // to be tried again
  return started;
}

function called(said, party) {
  return inTongue(said.names?.[party]).text || party;
}

function proven(said) {
  if (said.fork) {
    item("verdict-proven", say("verify.fork", { party: called(said, said.fork), a: digits.format(said.sizes[0]), b: digits.format(said.sizes[1]) }));
    for (const not of ["who", "which", "loss"]) item("verdict-unproven", say(`verify.fork.not.${not}`, { party: called(said, said.fork) }));
    return;
  }
  const party = called(said, said.party);
  if (!said.act) item("verdict-proven", say("verify.node", { party }));
  else if (said.powers) item("verdict-proven", say("proof.signed", { who: said.powers.name, office: said.powers.office, party }));
  else item("verdict-proven", say("proof.signed-party", { party }));
  if (said.body) item("verdict-proven", say("proof.words"));
  item("verdict-proven", say("proof.log", { party, n: digits.format(said.entry) }));
  for (const r of said.receipts ?? []) item("verdict-proven", say("proof.receipt", { party: called(said, r.party), time: at(r.at) }));
  item("verdict-proven", said.sealed ? say("proof.sealed", { party, time: at(said.sealed) }) : say("proof.sealed-undated", { party }));

  if (said.withheld) item("verdict-unproven", say("verify.withheld"));
  item("verdict-unproven", say("proof.not.true"));
  item("verdict-unproven", say("proof.not.agreed"));
  item("verdict-unproven", say("proof.not.date", { party }));
  if (said.powers) item("verdict-unproven", say("proof.not.revoked"));
  item("verdict-unproven", say("proof.not.later"));
}

function words(body) {
  show("verdict-words", Boolean(body));
  const quote = document.querySelector("#verdict-words blockquote");
  quote.replaceChildren();
  const texts = [body?.title, body?.text, ...Object.values(body?.points ?? {})];
  for (const [i, texts_] of texts.entries()) {
    const { lang, text } = inTongue(texts_);
    if (!text) continue;
    const paragraph = document.createElement(i === 0 ? "h4" : "p");
    Object.assign(paragraph, { lang, dir: "auto", textContent: text });
    quote.append(paragraph);
  }
}

// sites holds the fingerprint to what the sites of the parties say: their files parley.json, and that of
// this site.
async function sites(fingerprint) {
  const files = [...field("sites").files].map((f) => ({ name: f.name, text: () => f.text() }));
  files.unshift({ name: location.host, text: async () => (await fetch("/.well-known/parley.json")).text() });
  for (const file of files) {
    try {
      const site = JSON.parse(await file.text());
      const knows = site.channels.some((c) => c.fingerprint === fingerprint);
      item("verdict-sites", say(knows ? "verify.site" : "verify.site.not", { file: file.name, party: site.party }));
    } catch {
      item("verdict-sites", say("verify.site.unreadable", { file: file.name }));
    }
  }
}

async function judge(bytes, fingerprint, title) {
  for (const list of ["verdict-proven", "verdict-unproven", "verdict-sites"]) document.getElementById(list).replaceChildren();
  let said;
  try {
    await verifier();
    said = JSON.parse(parleyVerify(bytes, fingerprint));
  } catch {
    said = { holds: false, refused: "" };
    title = say("verify.failed");
  }
  verdict.querySelector("h2").textContent = title ?? say(said.holds ? "verify.holds" : "verify.refused");
  const why = document.getElementById("verdict-why");
  why.textContent = said.refused ?? "";
  why.hidden = !said.refused;
  const unreal = said.nature === "reconstruction" || said.nature === "exercise";
  show("verdict-nature", unreal);
  if (unreal) document.querySelector("#verdict-nature p").textContent = say(`proof.${said.nature}`);
  show("verdict-holds", said.holds);
  show("verify-change", said.holds);
  if (said.holds) {
    proven(said);
    words(said.body);
    await sites(fingerprint);
  }
  verdict.dataset.holds = said.holds;
  verdict.hidden = false;
  verdict.focus();
}

// wrong marks a field that lacks something.
function wrong(name, sentence) {
  const input = field(name);
  input.setCustomValidity(sentence);
  input.reportValidity();
  input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = field("file").files[0] ?? named;
  if (!file) return wrong("file", say("verify.no-file"));
  const fingerprint = field("fingerprint").value.replace(/\s/g, "").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) return wrong("fingerprint", say("verify.no-fingerprint"));
  verdict.removeAttribute("data-holds");
  checked = new Uint8Array(await file.arrayBuffer());
  await judge(checked, fingerprint);
});

// To see that it is refused: one byte of the last file is changed, wherever chance says.
document.getElementById("verify-change").addEventListener("click", async () => {
  const changed = checked.slice();
  const where = Math.floor(Math.random() * changed.length);
  changed[where] ^= 1;
  verdict.removeAttribute("data-holds");
  const fingerprint = field("fingerprint").value.replace(/\s/g, "").toLowerCase();
  await judge(changed, fingerprint, say("verify.changed", { n: digits.format(where + 1) }));
});

// A proof of this site that the address names is read, and shown as chosen.
const wanted = new URLSearchParams(location.search).get("proof");
if (wanted && /^\/proof\/[^?#]*$/.test(wanted)) {
  const answer = await fetch(wanted);
  if (answer.ok) {
    named = await answer.blob();
    const [, party, n] = wanted.split("/").slice(-3);
    const notice = document.getElementById("verify-named");
    notice.querySelector("bdi").textContent = `${decodeURIComponent(party)} ${n}`;
    notice.hidden = false;
  }
}
field("sites").multiple = true;
page.hidden = false;

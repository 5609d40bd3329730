// The text of the page: what was run, what it showed, how it was made.

/** "a" where all are the same; "a (3 variants); b (1 variant)" where not. */
function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size === 1) return `${values[0]}`;
  const variants = (n) => `${n} variant${n > 1 ? "s" : ""}`;
  return Array.from(counts, ([value, n]) => `${value} (${variants(n)})`).join("; ");
}

function card(variant) {
  return element("li", {class: "card"},
    element("h3", {}, swatch(variant), " ", variant.name),
    chip(variant),
    element("p", {}, variant.finding));
}

function showFindings(section, run) {
  section.querySelector("h1").textContent = run.name;
  const {variants, environment} = run;
  section.querySelector("dl").replaceChildren(
    ...fact("seed", run.seed),
    ...fact("data", counted(run.data)),
    ...fact("training steps", counted(variants.map(({training, probes}) =>
      training.done > 1 ? training.done : "none"))),
    ...fact("layers", counted(variants.map(({layers}) => layers))),
    ...fact("variants", variants.length),
    ...fact("started", environment.started.replace("T", " ").replace("Z", " UTC")));
  section.querySelector("ul").replaceChildren(...variants.map(card));
}

function environmentFacts(environment) {
  const names = {version: "Headwater", products: "matrix products by",
    instruction_set: "instruction set", memory_bytes: "memory", command_line: "command line"};
  const texts = {memory_bytes: (n) => `${(n / 2 ** 30).toFixed(1)} GiB`,
    seconds: (n) => plainNumber(n), command_line: (words) => words.join(" ")};
  return Object.entries(environment).filter(([key]) => key !== "program").flatMap(([key, value]) =>
    fact(names[key] ?? key, texts[key] ? texts[key](value) : value, key));
}

function showRecord(section, run) {
  section.querySelector("dl").replaceChildren(...fact("seed", run.seed),
    ...environmentFacts(run.environment));
  section.querySelector(".scroll").replaceChildren(table("Plugins of the run",
    ["technique", "version", "file", "SHA-256 of the file"],
    run.plugins.map(({technique, version, file, sha256}) =>
      [technique, version || "none stated", file || "built in", sha256]), new Set()));
  section.querySelector("pre").textContent = run.resolved;
}

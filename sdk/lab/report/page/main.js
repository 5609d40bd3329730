// Shows the run: everything above is put to work here.

function switchTheme(button) {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.setAttribute("aria-label", "Switch between light and dark");
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    name();
  });
  dark.addEventListener("change", name);
  name();
}

async function showRun() {
  const part = (id) => document.getElementById(id);
  switchTheme(part("theme"));
  part("d3-version").textContent = d3.version;
  const run = await readRun(part("run").textContent);
  const switches = new Switches(run.variants);
  for (const host of document.querySelectorAll(".legend")) legend(host, switches);
  showFindings(part("findings"), run);
  showGradient(part("gradient"), run, switches);
  performance.mark("gradient drawn");
  showTime(part("memory"), run, switches);
  showRanking(part("ranking"), run);
  showTraining(part("training"), run, switches);
  showHeatMap(part("over-time"), run);
  showHistogram(part("activations"), run);
  showRecord(part("record"), run);
  performance.mark("all drawn");
}

await showRun();

// Making elements. Texts go in as text, never as markup.

/** element("td", {class: "name"}, "text", other): an element with what it holds. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Term and description, for a list of facts; nothing where the description is empty. */
function fact(term, text, name = "") {
  if (text === "" || text === undefined || text === null) return [];
  return [element("div", {class: name}, element("dt", {}, term), element("dd", {}, `${text}`))];
}

/** A table from texts; `numbers` are the columns that stand at the right. */
function table(caption, heads, rows, numbers) {
  const alignment = (i) => numbers.has(i) ? {class: "number"} : {};
  const head = heads.map((text, i) => element("th", {scope: "col", ...alignment(i)}, text));
  const body = rows.map((row) => element("tr", {}, ...row.map((text, i) =>
    i === 0 ? element("th", {scope: "row", ...alignment(i)}, text)
            : element("td", alignment(i), text))));
  return element("table", {}, element("caption", {class: "hidden"}, caption),
    element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
}

/** Fills a list of choices with texts; the value of each is its place. */
function offer(select, texts, chosen = 0) {
  select.replaceChildren(...texts.map((text, i) => element("option", {value: i}, text)));
  select.value = Math.min(chosen, texts.length - 1);
}

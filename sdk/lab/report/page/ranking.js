// The ranking: the columns and the order of the program, and any other order on demand.

/** Those of a run that has these numbers, between what every variant has. */
function rankingColumns(numbers) {
  return [
    {title: "rank", value: (row) => row.rank, text: String},
    {title: "variant", value: (row) => row.variant.name, words: true},
    ...numbers.map(({name, title, rounded}) => (
      {title, value: (row) => row.variant[name], text: rounded ? tableNumber : plainNumber})),
    {title: "finding", value: (row) => row.variant.short_finding, words: true},
  ];
}

function rankingCell({title, value, text}, row) {
  if (title === "variant")
    return element("th", {scope: "row"}, swatch(row.variant), " ", value(row));
  if (title === "finding") return element("td", {}, chip(row.variant));
  return element("td", {class: "number"}, text(numberOf(value(row))));
}

/** By a column; what has no number stands at the end whichever way. */
function inOrder(rows, column, sign) {
  const key = (row) => column.words ? column.value(row) : numberOf(column.value(row));
  const isNothing = (v) => v === null || Number.isNaN(v);
  return Array.from(rows).sort((a, b) => isNothing(key(a)) - isNothing(key(b))
    || sign * d3.ascending(key(a), key(b)) || a.rank - b.rank);
}

function showRanking(section, run) {
  const rows = run.ranking.map((index, i) => ({rank: i + 1, variant: run.variants[index]}));
  const columns = rankingColumns(run.columns).filter(({value}) =>
    rows.some((row) => value(row) !== null && value(row) !== ""));
  const body = element("tbody");
  const heads = columns.map((column) => {
    const button = element("button", {type: "button"}, column.title);
    const head = element("th", {scope: "col", class: column.words ? "" : "number"}, button);
    button.addEventListener("click", () =>
      sort(column, head.getAttribute("aria-sort") === "ascending" ? -1 : 1));
    return head;
  });
  const sort = (column, sign) => {
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[columns.indexOf(column)].setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    body.replaceChildren(...inOrder(rows, column, sign).map((row) =>
      element("tr", {}, ...columns.map((one) => rankingCell(one, row)))));
  };
  section.querySelector(".scroll").replaceChildren(element("table", {class: "ranking"},
    element("caption", {class: "hidden"}, "Ranking of the variants"),
    element("thead", {}, element("tr", {}, ...heads)), body));
  sort(columns[0], 1);
}

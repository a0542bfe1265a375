document.querySelectorAll("table[data-sortable]").forEach(function (table) {
  var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells);
  function value(row, column) {
    var cell = row.cells[column], text = cell.hasAttribute("data-v") ? cell.getAttribute("data-v") : cell.textContent.trim();
    return text !== "" && !isNaN(text) ? Number(text) : text;
  }
  heads.forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) button.appendChild(head.firstChild);
    head.appendChild(button);
    button.addEventListener("click", function () {
      var way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      Array.from(body.rows).map(function (row, place) { return { row: row, place: place, value: value(row, column) }; })
        .sort(function (a, b) {
          var order = typeof a.value === typeof b.value
            ? (typeof a.value === "number" ? a.value - b.value : a.value.localeCompare(b.value, document.documentElement.lang, { numeric: true }))
            : typeof a.value === "number" ? -1 : 1;
          return way * order || a.place - b.place;
        })
        .forEach(function (entry) { body.appendChild(entry.row); });
    });
  });
});

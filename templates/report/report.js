"use strict";
(function () {
  const search = document.getElementById("search");
  const from = document.getElementById("from");
  const status = document.getElementById("status");
  const rows = Array.from(document.querySelectorAll("[data-row]"));
  const texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  const folds = Array.from(document.querySelectorAll("details"));
  let opened = [];
  document.querySelectorAll("[data-script]").forEach(function (part) { part.hidden = false; });

  const sources = new Set();
  document.querySelectorAll("#port-rows [data-from]").forEach(function (row) { sources.add(row.dataset.from); });
  Array.from(sources).sort().forEach(function (name) {
    const option = document.createElement("option");
    option.textContent = name;
    from.append(option);
  });

  function update() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach(function (row, index) {
      const isWanted = words.every(function (word) { return texts[index].includes(word); }) &&
        (!from.value || !row.dataset.from || row.dataset.from === from.value);
      row.hidden = !isWanted;
      if (isWanted) { shown += 1; }
    });
    opened.forEach(function (fold) { fold.open = false; });
    opened = [];
    if (words.length > 0) {
      folds.forEach(function (fold) {
        if (!fold.open && fold.querySelector("[data-row]:not([hidden])")) { fold.open = true; opened.push(fold); }
      });
    }
    status.textContent = words.length > 0 || from.value ? shown + " of " + rows.length + " rows" : "";
  }
  let waiting = 0;
  search.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(update, 60); });
  from.addEventListener("change", update);
  document.addEventListener("keydown", function (event) {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !isTyping) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && event.target === search) { search.value = ""; update(); }
  });
  window.addEventListener("beforeprint", function () { folds.forEach(function (fold) { fold.open = true; }); });
})();

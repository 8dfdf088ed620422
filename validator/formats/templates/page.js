"use strict";
(() => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const field = (id) => document.getElementById(id);
  const wordsOf = (input) => plain(input.value).split(/\s+/).filter(Boolean);

  const tell = (status, shown, listed) => {
    const number = (count) => count.toLocaleString(document.documentElement.lang);
    status.textContent = status.dataset.text.replace("{shown}", number(shown)).replace("{listed}", number(listed));
  };

  const watch = (form, filter) => {
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, 80);
    });
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    // A browser may keep what was typed when the page is loaded again.
    filter();
  };

  const searchFindings = (form) => {
    const [query, severity, rule, file] = ["query", "by-severity", "by-rule", "by-file"].map(field);
    const groups = [...document.querySelectorAll(".group")].map((element) => ({
      element,
      told: plain(element.querySelector("header").textContent + element.querySelector(".defect").textContent),
      rows: [...element.querySelectorAll("tbody tr")].map((row) => ({ row, told: plain(row.textContent) })),
    }));
    const listed = groups.reduce((sum, group) => sum + group.rows.length, 0);
    watch(form, () => {
      const words = wordsOf(query);
      let shown = 0;
      for (const { element, told, rows } of groups) {
        const asked =
          (!severity.value || element.dataset.severity === severity.value) &&
          (!rule.value || element.dataset.rule === rule.value);
        let left = 0;
        for (const each of rows) {
          const kept =
            asked &&
            (!file || !file.value || each.row.dataset.file === file.value) &&
            words.every((word) => told.includes(word) || each.told.includes(word));
          each.row.hidden = !kept;
          if (kept) left += 1;
        }
        element.hidden = !left;
        shown += left;
      }
      tell(field("shown"), shown, listed);
      field("none").hidden = shown > 0;
    });
  };

  const searchFields = (form) => {
    const [query, kind] = ["field-query", "field-kind"].map(field);
    const rows = [...document.querySelectorAll(".profile tbody tr")].map((row) => ({
      row,
      told: plain(row.textContent),
      kinds: row.dataset.kinds.split(" "),
    }));
    watch(form, () => {
      const words = wordsOf(query);
      let shown = 0;
      for (const each of rows) {
        const kept =
          (!kind.value || each.kinds.includes(kind.value)) && words.every((word) => each.told.includes(word));
        each.row.hidden = !kept;
        if (kept) shown += 1;
      }
      tell(field("fields-shown"), shown, rows.length);
    });
  };

  if (field("filters")) searchFindings(field("filters"));
  if (field("field-filters")) searchFields(field("field-filters"));
})();

"use strict";
// Everything here makes a working page nicer: copying, filtering while one types, times in the visitor's own zone.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue; // absent outside secure contexts: the text itself stays selectable
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

for (const time of document.querySelectorAll("time[data-local]")) {
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  time.textContent = form.format(new Date(time.dateTime));
}

const filter = document.querySelector("input[data-filter]");
// A page that was filtered by the server holds only the matches: there the form keeps doing the work.
if (filter && !filter.defaultValue) {
  const items = [...document.getElementById(filter.dataset.filter).children];
  const texts = items.map((item) => {
    const link = item.firstElementChild;
    return plain(link.querySelector("bdi").textContent + " " + link.dataset.find);
  });
  const count = document.querySelector(".count");
  const shown = () => items.filter((item) => !item.hidden);
  filter.form.querySelector("button").hidden = true;
  filter.addEventListener("input", () => {
    const words = plain(filter.value).split(/\s+/);
    items.forEach((item, at) => { item.hidden = !words.every((word) => texts[at].includes(word)); });
    const matches = shown().length;
    const sentence = matches ? count.dataset.some : count.dataset.none;
    count.textContent = filter.value.trim() === "" ? "" : sentence
      .replace("{count}", matches).replace("{total}", count.dataset.total).replace("{query}", () => filter.value.trim());
  });
  filter.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const matches = shown();
    if (matches.length === 1) matches[0].firstElementChild.click();
    else matches[0]?.firstElementChild.focus();
  });
}

"use strict";
// Everything here makes a working page nicer: sending a form on, a plain address, copying, filtering while one types,
// times in the visitor's own zone, searching while one types.

// At once, and not when all has loaded: then this page takes no place in the history, and Back does not come here again.
document.querySelector("form[data-send]")?.requestSubmit();

// What the address says about a sign-out is good once: a reload shall find the plain page.
if (document.querySelector("[data-told-once]")) history.replaceState(null, "", location.pathname);

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

// The page's language, in the visitor's own variety of it: en-GB on an English page.
const language = document.documentElement.lang;
const locale = navigator.languages.find((tag) => tag.split("-")[0] === language.split("-")[0]) ?? language;
const local = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
for (const time of document.querySelectorAll("time[data-local]")) time.textContent = local.format(new Date(time.dateTime));

const filter = document.querySelector("input[data-filter]");
// Only a page that holds every way in has a filter at all; from a longer list the server finds, and Enter asks it. A page
// that was filtered by the server holds only the matches: there the form keeps doing the work.
if (filter && !filter.defaultValue) {
  const items = [...document.getElementById(filter.dataset.filter).children];
  const texts = items.map((item) => {
    const link = item.firstElementChild;
    return plain(link.querySelector("bdi").textContent + " " + link.dataset.find);
  });
  const count = document.querySelector(".count");
  const unfold = document.querySelector("[data-unfold]");
  let folded = true;
  const show = () => {
    const query = filter.value.trim();
    const words = plain(query).split(/\s+/);
    const matches = items.filter((item, at) => words.every((word) => texts[at].includes(word)));
    const shown = new Set(folded && query === "" ? matches.slice(0, unfold.dataset.unfold) : matches);
    for (const item of items) item.hidden = !shown.has(item);
    unfold.hidden = !folded || query !== "";
    count.textContent = query === "" ? "" : (matches.length ? count.dataset.some : count.dataset.none)
      .replace("{count}", matches.length).replace("{total}", items.length).replace("{query}", () => query);
    return matches;
  };
  unfold.addEventListener("click", () => {
    folded = false;
    show()[unfold.dataset.unfold].firstElementChild.focus();
  });
  filter.form.querySelector("button").hidden = true;
  filter.addEventListener("input", show);
  filter.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const matches = show();
    if (matches.length === 1) matches[0].firstElementChild.click();
    else matches[0]?.firstElementChild.focus();
  });
  show();
}

// A list that only the server can search: its answer to the form is the same page, of which the found part is taken.
const live = document.querySelector("form[data-live]");
if (live) {
  const field = live.elements.q;
  const parts = [live.querySelector(".count"), document.getElementById(live.dataset.live)];
  let shown = field.value; // the query that the page shows the answer to
  let asking, waiting;
  // Whether the page shows the answer to what stands in the field; if not, the form can still be sent off.
  const find = async () => {
    clearTimeout(waiting);
    const query = field.value;
    if (query.trim() === shown.trim()) return true;
    asking?.abort();
    asking = new AbortController();
    const url = `${live.action}?${new URLSearchParams(new FormData(live))}`;
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (!answer.ok) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = [page.querySelector(".count"), page.getElementById(live.dataset.live)];
      parts.forEach((part, at) => part.replaceChildren(...found[at].childNodes));
      shown = query;
      history.replaceState(null, "", url);
      return true;
    } catch {
      return false; // another search has begun, or there is no way to the server
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 200);
  });
  live.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!await find()) return live.submit();
    const links = parts[1].querySelectorAll("a");
    if (links.length === 1) links[0].click();
    else links[0]?.focus();
  });
}

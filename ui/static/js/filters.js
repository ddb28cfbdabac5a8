// Filters: live results beside the list on wide screens, a full-height sheet on narrow ones.

const WIDE = matchMedia("(min-width: 60em)");
const CALM_MS = 250;
const ANNOUNCE_MS = 1000;

const form = document.getElementById("recherche");
const status = document.getElementById("annonce");
const details = () => document.getElementById("filtres");

// htmx looks at the page in a task of its own, right after it has loaded.
const loaded = new Promise((done) => {
  const script = document.createElement("script");
  script.src = new URL("../vendor/htmx/htmx.min.js", import.meta.url).href;
  script.onload = () => setTimeout(done);
  document.head.append(script);
});
let calm;
let quiet;

function announceLater() {
  clearTimeout(quiet);
  quiet = setTimeout(() => {
    status.textContent = document.getElementById("titre-resultats").textContent.trim();
  }, ANNOUNCE_MS);
}

document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-filters]") || event.target.closest("dialog")) return;
  clearTimeout(calm);
  clearTimeout(quiet);
  calm = setTimeout(() => loaded.then(() => form.dispatchEvent(new Event("filtrer"))), CALM_MS);
});

// "Voir plus d'offres": the page adds to the list, and the focus goes to the first offer it brought.
let known = 0;
let adding = false;
let unfolded = [];
document.addEventListener("htmx:before:request", (event) => {
  adding = event.detail.ctx.sourceElement.matches("[data-more]");
  known = document.querySelectorAll("#liste > li").length;
});
document.addEventListener("htmx:before:swap", () => {
  unfolded = [...document.querySelectorAll(".facet details[open]")].map((each) => each.id);
});
document.addEventListener("htmx:after:swap", () => {
  if (adding) document.querySelectorAll("#liste > li")[known]?.querySelector("a").focus();
  else announceLater();
  settle();
  document.dispatchEvent(new CustomEvent("resultats"));
});

// The sheet
const sheet = document.createElement("dialog");
sheet.className = "sheet";
sheet.setAttribute("aria-labelledby", "titre-filtres");
sheet.innerHTML = `
  <div class="sheet-head"><h2 id="titre-filtres">Filtres</h2><button type="button" class="button quiet" data-close>Fermer</button></div>
  <div class="sheet-body"></div>
  <div class="sheet-foot"><button type="submit" class="button primary" form="recherche">Afficher les résultats</button></div>`;
document.body.append(sheet);
const body = sheet.querySelector(".sheet-body");

document.addEventListener("click", (event) => {
  const summary = event.target.closest("#filtres > summary");
  if (!summary || WIDE.matches) return;
  event.preventDefault();
  body.append(details().querySelector(".panel"));
  sheet.showModal();
});
sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());
sheet.addEventListener("close", () => {
  const panel = body.querySelector(".panel");
  if (panel) details().append(panel);
  details().querySelector("summary").focus();
});
WIDE.addEventListener("change", () => {
  if (sheet.open) sheet.close();
  settle();
});

function settle() {
  const box = details();
  if (box) box.open = WIDE.matches;
  unfolded.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
}
settle();

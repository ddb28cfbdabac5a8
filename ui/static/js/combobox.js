// Suggestions under a text field, after the ARIA combobox pattern (list autocomplete, manual selection).
// The field stays a plain text field: what is typed is sent, whether or not a suggestion is chosen.

const DELAY_MS = 150;
const CLOSE_MS = 200;
const KINDS = { theme: "Sujet", offer: "Offre", partner: "Structure" };
let number = 0;

const folded = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll(/[’'-]/g, " ");

function marked(label, typed) {
  const part = document.createElement("span");
  const wanted = folded(typed.trim());
  const at = wanted ? folded(label).indexOf(wanted) : -1;
  if (at < 0 || folded(label).length !== label.length) {
    part.textContent = label;
    return part;
  }
  const mark = document.createElement("mark");
  mark.textContent = label.slice(at, at + wanted.length);
  part.append(label.slice(0, at), mark, label.slice(at + wanted.length));
  return part;
}

const SOURCES = {
  communes: {
    least: 1,
    read: (item) => ({ label: item.label, note: item.matched === item.name ? "" : item.matched, code: item.code }),
  },
  suggest: {
    least: 2,
    read: (item) => ({ label: item.label, note: KINDS[item.kind], url: item.url, kind: item.kind }),
  },
};

class Combobox {
  constructor(input, kind) {
    this.input = input;
    this.kind = kind;
    this.source = SOURCES[kind];
    this.items = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `propositions-${(number += 1)}`;
    this.list.className = "options";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Propositions");
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    // Later: on phones the list stands in the page, and what follows must not move under the finger.
    input.addEventListener("blur", () => {
      this.leaving = setTimeout(() => this.close(), CLOSE_MS);
    });
    input.addEventListener("focus", () => clearTimeout(this.leaving));
    // mousedown, so that the field keeps the focus
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.at));
    });
  }

  typed() {
    this.say("");
    if (this.kind === "communes") this.setCommune("");
    clearTimeout(this.timer);
    this.asked?.abort();
    if (this.input.value.trim().length < this.source.least) return this.close();
    this.timer = setTimeout(() => this.ask(this.input.value), DELAY_MS);
    return undefined;
  }

  async ask(text) {
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${this.input.dataset[this.kind]}?q=${encodeURIComponent(text)}`, {
        signal: this.asked.signal,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) return this.close();
      const { items } = await answer.json();
      const found = items.filter((item) => item.kind !== "commune").map(this.source.read);
      this.show(this.kind === "suggest" && found.length ? [{ label: text.trim(), note: "Vos mots" }, ...found] : found, text);
    } catch {
      this.close(); // no network, or typing went on: the field works as plain text
    }
    return undefined;
  }

  show(items, text) {
    if (document.activeElement !== this.input) return;
    this.items = items.slice(0, 8);
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(
      ...this.items.map((item, at) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${at}`;
        option.dataset.at = at;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(marked(item.label, text));
        if (item.note) {
          const note = document.createElement("span");
          note.className = "soft small-text";
          note.textContent = item.note;
          option.append(note);
        }
        return option;
      }),
    );
    this.list.hidden = this.items.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    const count = this.items.length;
    this.say(count === 0 ? "Aucune proposition" : `${count} proposition${count > 1 ? "s" : ""}`);
  }

  key(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      if (this.list.hidden) {
        if (event.key === "ArrowDown") this.typed();
        return;
      }
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = this.items.length;
      this.move(this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count);
    } else if (event.key === "Enter" && this.active >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.active);
    }
  }

  move(at) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    const option = this.list.children[at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(at) {
    const item = this.items[at];
    this.input.value = item.label;
    this.close();
    if (item.code) this.setCommune(item.code);
    else if (item.url) location.assign(item.url);
  }

  setCommune(code) {
    const form = this.input.form;
    const places = ["commune", "lat", "lon"];
    [...form.elements].filter(({ type, name }) => type === "hidden" && places.includes(name)).forEach((each) => each.remove());
    if (!code) return;
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = "commune";
    hidden.value = code;
    this.input.after(hidden);
  }

  // Something to hear; also to see when it is a failure.
  say(text, seen = false) {
    this.status.className = seen ? "field-error" : "visually-hidden";
    this.status.textContent = text;
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

// "Autour de moi": the position, rounded to about a hundred metres, goes into the form and nowhere else.
const AROUND = "Autour de moi";
const DEGREES = 3;

function around(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "around";
  button.textContent = AROUND;
  input.form.append(button); // last of the form: the two fields, their button, then this
  button.addEventListener("click", () => {
    const combobox = input.combobox;
    combobox.say("Recherche de votre position…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        combobox.setCommune("");
        for (const [name, value] of [["lat", coords.latitude], ["lon", coords.longitude]]) {
          const hidden = document.createElement("input");
          hidden.type = "hidden";
          hidden.name = name;
          hidden.value = value.toFixed(DEGREES);
          input.after(hidden);
        }
        input.value = AROUND;
        combobox.say("Position trouvée.");
      },
      () => combobox.say("Votre position n'est pas disponible. Écrivez votre commune.", true),
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}

export function enhance(root) {
  for (const kind of Object.keys(SOURCES)) {
    root.querySelectorAll(`[data-${kind}]`).forEach((input) => {
      input.combobox = new Combobox(input, kind);
    });
  }
  if (navigator.geolocation) root.querySelectorAll("[data-communes]").forEach(around);
}

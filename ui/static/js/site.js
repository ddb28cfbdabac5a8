// Entry of every page: each improvement is loaded only where the page has a place for it.

const leave = document.querySelector("[data-leave]");
leave?.addEventListener("click", (event) => {
  event.preventDefault();
  location.replace(leave.href); // no way back by the browser's "back"
});

if (document.querySelector("[data-communes], [data-suggest]")) {
  const { enhance } = await import("./combobox.js");
  enhance(document);
}

if (document.querySelector("[data-filters]")) {
  await import("./filters.js");
}

if (document.querySelector("[data-map]")) {
  await import("./map.js");
}

if (document.querySelector("[data-canton-map]")) {
  const { link } = await import("./cantons.js");
  link(document);
}

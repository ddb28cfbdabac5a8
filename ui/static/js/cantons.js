// The canton map and the canton list beside it light each other up.

export function link(root) {
  const marked = [...root.querySelectorAll("[data-canton]")];
  const light = (code, on) =>
    marked.filter((each) => each.dataset.canton === code).forEach((each) => each.classList.toggle("lit", on));
  for (const each of marked) {
    for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
      each.addEventListener(event, () => light(each.dataset.canton, on));
    }
  }
}

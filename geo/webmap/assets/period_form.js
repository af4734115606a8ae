/** The period in words; a press on it opens two dates to type. */

import { dayOfIso, isoOfDay, spanText } from "./days.js";
import { element } from "./dom.js";

/**
 * @param {object} options { extent, period(), onPeriod(period) }
 */
export function createPeriodForm({ extent, period, onPeriod }) {
  const button = element("button", { type: "button", class: "period", "aria-expanded": "false", click: () => (form.hidden ? open() : close()) });
  const inputs = ["From", "To"].map(createInput);
  const form = element("div", { class: "period-form", role: "group", "aria-label": "Period", hidden: true, keydown: press }, ...inputs.map((input) => input.parentNode));
  const root = element("div", { class: "period-box", focusout: leave }, button, form);

  function createInput(name) {
    const [min, max] = extent.map(isoOfDay);
    const input = element("input", { type: "date", min, max, required: true, change: apply });
    element("label", {}, element("span", {}, name), input);
    return input;
  }

  function open() {
    form.hidden = false;
    button.setAttribute("aria-expanded", "true");
    period().forEach((day, end) => (inputs[end].value = isoOfDay(Math.max(extent[0], Math.min(extent[1], day)))));
    inputs[0].focus();
  }

  function close() {
    form.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  /** Take the dates as soon as both are days of the data; a period that runs backwards is exchanged. */
  function apply() {
    if (!inputs.every((input) => input.validity.valid)) return false;
    const next = inputs.map((input) => dayOfIso(input.value)).sort((a, b) => a - b);
    if (next.some((day, end) => day !== period()[end])) onPeriod(next);
    return true;
  }

  function press(event) {
    if (event.key !== "Escape" && !(event.key === "Enter" && apply())) return;
    event.preventDefault();
    event.stopPropagation(); // Escape would close the open event too
    close();
    button.focus();
  }

  function leave({ relatedTarget }) {
    if (relatedTarget && !root.contains(relatedTarget)) close();
  }

  function show() {
    const text = spanText(...period());
    if (button.textContent === text) return;
    button.textContent = text;
    button.setAttribute("aria-label", `Period ${text}, change`);
  }

  return { root, show };
}

/** A list of boxes to tick, each with its text; some stand under another. Texts are set as text, never as HTML. */

export default function boxes({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".boxes");
  if (root.dataset.options !== JSON.stringify(data.options)) build(root, data);
  for (const box of root.querySelectorAll("input")) {
    box.checked = data.chosen.includes(box.value);
    box.onchange = () => setTriggerValue("chosen", [...root.querySelectorAll("input:checked")].map(({ value }) => value));
  }
}

function build(root, { name, options }) {
  root.dataset.options = JSON.stringify(options);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", name);
  root.replaceChildren(...options.map(line));
}

function line({ value, text, under }) {
  const [label, box] = [document.createElement("label"), document.createElement("input")];
  Object.assign(box, { type: "checkbox", value });
  label.classList.toggle("under", under);
  label.append(box, document.createTextNode(text));
  return label;
}

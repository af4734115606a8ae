/** Build elements. Text goes in as text nodes only: nothing that comes from data is ever read as HTML. */

/**
 * @param {string} tag
 * @param {object} [attributes] set with setAttribute; functions become event listeners; null and false are left out
 * @param {...(Node|string|null)} children
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A link to `url` if it is an http or https address, else its text. */
export function safeLink(url, text) {
  if (!/^https?:\/\//i.test(url ?? "") || !URL.canParse(url)) return element("span", {}, text);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

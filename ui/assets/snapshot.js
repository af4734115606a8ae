/** The preview of a snapshot, over its downloads. Pictures come by their address; what the server says is set as text. */

import { showDownloads } from "./downloads.js";

export default function snapshot({ data, parentElement }) {
  const find = (name) => parentElement.querySelector(`.${name}`);
  find("state").classList.toggle("problem", data.problem !== "");
  if (data.problem) find("state").textContent = data.problem;
  else showPreview(find("paper"), find("state"), data);
  showDownloads(parentElement, data.downloads);
}

/** Load the picture beside the one on show and exchange them when it is there, so that nothing flickers. */
async function showPreview(paper, state, { preview, alt, ratio }) {
  paper.style.aspectRatio = ratio;
  if (paper.wanted?.getAttribute("src") === preview) return;
  paper.wanted?.removeAttribute("src"); // the server need not draw what nobody waits for
  const next = Object.assign(document.createElement("img"), { alt });
  paper.wanted = next;
  paper.classList.add("waiting");
  state.textContent = "Drawing …";
  next.src = preview;
  try {
    await next.decode();
    if (paper.wanted !== next) return;
    paper.replaceChildren(next);
    state.textContent = "";
  } catch {
    if (paper.wanted !== next) return;
    paper.wanted = null;
    state.textContent = await reasonOf(preview);
    state.classList.add("problem");
  }
  paper.classList.remove("waiting");
}

/** An image tells no reason: ask for it. */
async function reasonOf(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? "The picture could not be shown. Change anything to try again." : await answer.text();
  } catch {
    return "The server cannot be reached.";
  }
}

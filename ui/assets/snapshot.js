/** The preview of a snapshot and its downloads. Pictures come by their address; what the server says is set as text. */

export default function snapshot({ data, parentElement }) {
  const find = (name) => parentElement.querySelector(`.${name}`);
  find("state").classList.toggle("problem", data.problem !== "");
  if (data.problem) find("state").textContent = data.problem;
  else showPreview(find("paper"), find("state"), data);
  if (!find("making").querySelector("button")) find("making").textContent = ""; // it told of what was composed before
  find("downloads").replaceChildren(...data.downloads.map((file) => downloadLink(file, find("making"))));
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

function downloadLink({ label, href, file }, making) {
  const link = Object.assign(document.createElement("a"), { href, download: file, textContent: label });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    download(link, making);
  });
  return link;
}

/** Fetch the file, saying that it is being made; cancelling closes the request, and the server drops it. */
async function download(link, making) {
  const abort = new AbortController();
  const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: "Cancel" });
  cancel.addEventListener("click", () => abort.abort());
  making.replaceChildren(`${link.textContent} is being made … `, cancel);
  try {
    const answer = await fetch(link.href, { signal: abort.signal });
    if (!answer.ok) throw new Error(await answer.text());
    save(await answer.blob(), link.download);
    making.textContent = `Saved as ${link.download}`;
  } catch (error) {
    making.textContent = abort.signal.aborted ? "Cancelled" : error.message;
  }
}

function save(content, name) {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

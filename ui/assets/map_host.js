/** Hosts the map page in a frame: loads it once, hands on the state, and tells Python what the reader did there. */

const THEME_CHECK_MS = 1000;

export default function mapHost({ data, parentElement, setStateValue }) {
  const frames = [...parentElement.querySelectorAll("iframe")];
  const [shown, coming] = frames;
  const known = frames.findLast(({ src }) => src.endsWith(data.url));
  if (coming && coming !== known) discard(coming);
  const frame = known ?? (shown.src ? besides(shown) : shown);
  frame.state = { ...data, theme: pageTheme() };
  frame.tell = setStateValue;
  if (known) {
    send(frame);
    return;
  }
  frame.addEventListener("load", () => start(frame, data), { once: true });
  frame.src = data.url;
  followTheme(frame);
}

/** A frame for other events, laid over the one shown, which stays in sight until the new one has drawn them. */
function besides(shown) {
  const frame = shown.cloneNode(false);
  frame.removeAttribute("src");
  frame.classList.add("coming");
  shown.after(frame);
  // its rows are no longer those that Python means; where it is moved to still counts
  const { tell } = shown;
  shown.tell = (name, value) => name === "view" && tell(name, value);
  return frame;
}

/** Take a frame away, in silence if it is still loading. */
function discard(frame) {
  frame.contentWindow?.conflictMap?.catch(() => {});
  frame.remove();
}

/** Wait for the map page, then connect it: at the place of the one before it, or else at that of the link. */
async function start(frame, { view }) {
  const { conflictMap } = frame.contentWindow;
  try {
    frame.map = await conflictMap;
  } catch (error) {
    if (frame.isConnected) throw error;
  }
  if (!frame.isConnected) return; // others were asked for meanwhile
  frame.map.on((name, value) => {
    if (name === "playing") markPlaying(value);
    else frame.tell(name, value);
    if (name === "event" && value.row < 0) returnFocus(frame);
  });
  const before = frame.previousElementSibling;
  const place = before?.map?.place() ?? view;
  send(frame);
  if (place) frame.map.apply({ view: place });
  else frame.map.fit();
  if (!before) return;
  markPlaying(false);
  discard(before);
  frame.classList.remove("coming");
}

/** The headline holds the period chosen; while days play, only the map is up to date. */
function markPlaying(playing) {
  document.querySelector(".masthead")?.classList.toggle("playing", playing);
}

/** Closing an event leads back to the row of the table that opened it, or else to the map. */
function returnFocus(frame) {
  const opener = frame.dataset.opener && document.querySelector(`[data-focus="open ${CSS.escape(frame.dataset.opener)}"]`);
  delete frame.dataset.opener;
  if (opener) opener.focus();
  else frame.contentDocument.querySelector(".folium-map")?.focus();
}

function send(frame) {
  if (!frame.map) return;
  const { url, view, show, ...state } = frame.state;
  frame.map.apply(state);
  // a picture that was opened again moves the map, once
  if (!show || show.number === frame.shown) return;
  frame.shown = show.number;
  if (show.bbox) frame.map.show(show.bbox);
  else frame.map.fit();
}

/** The theme that Streamlit shows: the reader's choice there, or the system's. */
function pageTheme() {
  const [red, green, blue] = getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor.match(/\d+/g).map(Number);
  return red + green + blue < 384 ? "dark" : "light";
}

function followTheme(frame) {
  const timer = setInterval(() => {
    if (!frame.isConnected) clearInterval(timer);
    else if (frame.map && frame.state.theme !== pageTheme()) {
      frame.state.theme = pageTheme();
      frame.map.apply({ theme: frame.state.theme });
    }
  }, THEME_CHECK_MS);
}

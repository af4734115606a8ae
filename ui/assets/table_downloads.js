/** The events of the table as files: all of them, whichever page of rows is on show. */

import { showDownloads } from "./downloads.js";

export default function tableDownloads({ data, parentElement }) {
  const asked = JSON.stringify(data.downloads);
  const root = parentElement.querySelector(".table-downloads");
  if (root.asked === asked) return; // a file that is on its way goes on
  root.asked = asked;
  showDownloads(parentElement, data.downloads);
}

/** On a phone: the way back from the sheet of filters to the events. */

export default function sheetFoot({ data, parentElement }) {
  const button = parentElement.querySelector(".sheet-foot");
  button.textContent = data.text;
  button.onclick = () => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

/** Two periods on one map: begin, end and follow the comparison. */

import { showTools } from "./look.js";
import { lonLatOf } from "./mercator.js";
import { eachNow } from "./page_state.js";
import { refresh } from "./refresh.js";
import { tellPeriod, tellView } from "./to_host.js";

/** Compare with a period: 'before', 'year', 'own', or '' for one map. */
export function setComparison(page, kind) {
  const { comparison, timeline } = page;
  const period = comparison.begin(kind);
  const isNew = period.join() !== timeline.period().join();
  timeline.setPeriod(period);
  showTools(page);
  refresh(page);
  if (isNew) tellPeriod(page, timeline.period());
  tellView(page);
}

/** Take the second period as the timeline moves it. */
export function takeOther(page, period, isResting) {
  page.comparison.take(period);
  showTools(page);
  refresh(page);
  if (isResting) tellView(page);
}

/** Where the events shown lie on average, as a share of the map's width. */
export function middleOfEvents(page) {
  const { map, events } = page;
  let [sum, count] = [0, 0];
  eachNow(page, (row) => {
    if (Number.isNaN(events.x[row])) return;
    sum += events.x[row];
    count++;
  });
  const [lon] = lonLatOf(count ? sum / count : 0.5, 0.5);
  return map.latLngToContainerPoint([map.getCenter().lat, lon]).x / map.getSize().x;
}

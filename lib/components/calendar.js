// A month, each day with how many of what; on a phone only the days that have some, one below the other.
// People's words only ever become text nodes.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  const grid = document.createElement("ol")
  grid.setAttribute("aria-label", data.label)
  for (const name of data.weekdays) grid.append(element("li", "head", name))
  for (const day of data.days) grid.append(cell(day, data.on, () => setTriggerValue("did", day.id)))
  root.replaceChildren(grid)
}

function cell(day, on, chosen) {
  const item = element("li", "day")
  if (!day.id) {
    item.classList.add("outside")
    return item
  }
  if (day.counts.length === 0 && !day.today) item.classList.add("bare")
  if (day.today) item.classList.add("today")
  const button = item.appendChild(document.createElement("button"))
  button.type = "button"
  button.title = day.told
  button.setAttribute("aria-label", day.told)
  if (day.id === on) button.setAttribute("aria-current", "date")
  button.append(element("span", "no", day.no), element("span", "name", day.name))
  const counts = button.appendChild(element("span", "counts"))
  for (const one of day.counts) counts.append(element("span", `n ${one.tone}`, one.text))
  button.onclick = chosen
  return item
}

function element(kind, name, text = "") {
  const made = document.createElement(kind)
  made.className = name
  made.textContent = text
  return made
}

// A map of numbers: a cell is a button that opens what is behind it; on a narrow screen a list with bars.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes))
      if (value !== null && value !== undefined) element.setAttribute(name, value)
    element.append(...children)
    return element
  }
  const cell = (line, column) => {
    const one = line.cells[column.id]
    if (!one) return make("td", { "data-label": column.label }, make("span", { class: "bar" }), make("span", { class: "cell none" }, "—"))
    const picked = data.picked === one.id ? " picked" : ""
    const button = make("button", { type: "button", class: "cell b" + one.band + picked, "aria-label": one.told, title: one.told }, one.text)
    if (one.small) button.append(" ", make("small", {}, one.small))
    button.onclick = () => setTriggerValue("open", one.id)
    const bar = make("span", { class: "bar", "aria-hidden": "true" }, make("span", { class: "b" + one.band, style: `width:${one.share}%` }))
    return make("td", { "data-label": column.label }, bar, button)
  }
  const row = (line) =>
    make("tr", {}, make("th", { class: "name", scope: "row" }, line.name), ...data.columns.map((column) => cell(line, column)))
  const table = make(
    "table",
    {},
    make("caption", {}, data.caption),
    make("thead", {}, make("tr", {}, make("th", { class: "name" }, data.corner), ...data.columns.map((column) => make("th", { scope: "col" }, column.label)))),
    make("tbody", {}, ...data.rows.map(row)),
  )
  const legend = make("div", { class: "legend" }, ...data.legend.map((words, n) => make("span", {}, make("i", { class: "b" + n }), words)))
  root.replaceChildren(...(data.rows.length ? [table, legend] : [make("p", { class: "empty" }, data.empty)]))
}

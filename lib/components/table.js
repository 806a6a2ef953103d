// A paged table: real links and headings in the page's own text, cards on a narrow screen.
export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes))
      if (value !== null && value !== undefined) element.setAttribute(name, value)
    element.append(...children)
    return element
  }
  const show = (change) => setStateValue("view", { sort: data.sort, page: data.page, filter: data.filter, ...change })

  const heading = (column) => {
    const kind = [column.align, column.spare ? "spare" : ""].join(" ")
    if (!column.sort) return make("th", { class: kind }, column.label)
    const down = "-" + column.sort
    const now = data.sort === column.sort ? "ascending" : data.sort === down ? "descending" : null
    const button = make("button", { type: "button" }, column.label, now === "ascending" ? " ↑" : now === "descending" ? " ↓" : "")
    button.onclick = () => show({ sort: now === "ascending" ? down : column.sort, page: 1 })
    return make("th", { class: kind, "aria-sort": now }, button)
  }
  const value = (cell) =>
    cell && typeof cell === "object" ? make("span", { class: "badge " + cell.tone }, cell.text) : document.createTextNode(cell ?? "")
  const row = (entry) => {
    const cells = data.columns.map((column, i) => {
      const cell = make("td", { class: [column.align, column.wide ? "wide" : "", column.spare ? "spare" : "", i ? "" : "first"].join(" "), "data-label": column.label })
      if (!i && entry.href) {
        const link = make("a", { href: entry.href }, value(entry.cells[column.id]))
        link.onclick = (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
          event.preventDefault()
          setTriggerValue("open", entry.id)
        }
        cell.append(link)
      } else cell.append(value(entry.cells[column.id]))
      return cell
    })
    const line = make("tr", { class: entry.href ? "opens" : null }, ...cells)
    if (entry.href)
      line.onclick = (event) => {
        if (!event.target.closest("a,button") && !String(window.getSelection())) setTriggerValue("open", entry.id)
      }
    return line
  }
  const turn = (text, page, on) => {
    const button = make("button", { type: "button", class: "turn" }, text)
    button.disabled = !on
    button.onclick = () => show({ page })
    return button
  }

  const table = make(
    "table",
    {},
    make("caption", {}, data.caption),
    make("thead", {}, make("tr", {}, ...data.columns.map(heading))),
    make("tbody", {}, ...data.rows.map(row)),
  )
  const foot = make("div", { class: "foot" }, make("span", {}, data.count))
  if (data.pages > 1)
    foot.append(
      turn(data.previous, data.page - 1, data.page > 1),
      make("span", {}, data.turn),
      turn(data.next, data.page + 1, data.page < data.pages),
    )
  root.replaceChildren(...(data.rows.length ? [table, foot] : [make("p", { class: "empty" }, data.empty)]))
}

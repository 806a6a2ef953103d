// One of many, sought on the server while typing: a combobox whose rows are the data of this component.
// Kept alive between calls on the element itself; people's words only ever become text nodes.
const PAUSE = 150, PATIENCE = 3000, TRIES = 3

// A part that changes its place on the screen is built anew: what was being typed goes with it.
const HANDOVER = 3000
const typing = (window.wuyedeskTyping ??= {})

export default function (component) {
  const root = component.parentElement.querySelector(".root")
  root.picker ??= made(root)
  root.picker.show(component.data, component.setTriggerValue)
  return () => root.picker.stop()
}

function made(root) {
  const make = (tag, attributes = {}) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    return element
  }
  const label = make("label", { for: "typed" })
  const box = make("div", { class: "box" })
  const input = make("input", {
    id: "typed", type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-controls": "rows", "aria-expanded": "false", maxlength: "100",
  })
  const list = make("ul", { id: "rows", role: "listbox" })
  const note = make("p", { class: "note", "aria-live": "polite" })
  const chip = make("div", { class: "chip" })
  const who = make("span", { class: "who" })
  const change = make("button", { type: "button" })
  chip.append(who, change)
  box.append(input, list, note)
  root.append(label, box, chip)

  let data = {}, send = () => {}, timer = 0, active = -1, open = false, wanted = ""
  const typed = () => input.value.trim()
  const fresh = () => data.typed === typed()

  const ask = () => {
    clearTimeout(timer)
    if (typed() === wanted) return
    wanted = typed()
    tell({ typed: wanted }, fresh, TRIES)
  }
  // A word may be lost between two drawings of the screen: said again until it is answered.
  const tell = (what, answered, tries) => {
    send("did", what)
    if (tries > 1) timer = setTimeout(() => data.chosen || answered() || tell(what, answered, tries - 1), PATIENCE)
  }
  // What was still to be asked would take the place of the choice on its way.
  const choose = (row) => {
    clearTimeout(timer)
    const sought = typed()
    tell({ chosen: row.id, typed: data.typed }, () => typed() !== sought, TRIES)
  }
  const mark = (index) => {
    active = index
    ;[...list.children].forEach((entry, i) => entry.setAttribute("aria-selected", String(i === active)))
    const entry = list.children[active]
    if (entry) {
      input.setAttribute("aria-activedescendant", entry.id)
      entry.scrollIntoView({ block: "nearest" })
    } else input.removeAttribute("aria-activedescendant")
  }
  const unfold = (wish) => {
    open = wish && data.rows.length > 0
    list.hidden = !open
    input.setAttribute("aria-expanded", String(open))
    if (!open) mark(-1)
  }
  const entry = (row, i) => {
    const found = make("li", { role: "option", id: "row" + i, "aria-selected": "false" })
    const text = make("span", { class: "text" })
    text.textContent = row.text
    found.append(text)
    if (row.aside) {
      const aside = make("span", { class: "aside" })
      aside.textContent = row.aside
      found.append(aside)
    }
    found.onpointerdown = (event) => event.preventDefault()
    found.onclick = () => choose(row)
    return found
  }

  input.oninput = (event) => {
    typing[data.key] = { text: input.value, at: Date.now() }
    if (event.isComposing) return
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  }
  input.addEventListener("compositionend", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  })
  input.onfocus = () => unfold(true)
  input.onblur = () => unfold(false)
  input.onkeydown = (event) => {
    if (event.isComposing) return
    const count = data.rows.length
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      if (!open) unfold(true)
      if (count) mark(event.key === "ArrowDown" ? (active + 1) % count : (active + count - (active < 0 ? 0 : 1)) % count)
    } else if (event.key === "Enter") {
      event.preventDefault()
      if (!fresh()) ask()
      else if (active >= 0) choose(data.rows[active])
      else if (count === 1) choose(data.rows[0])
    } else if (event.key === "Escape") {
      if (open) unfold(false)
      else if (input.value) {
        input.value = ""
        ask()
      }
    }
  }
  change.onclick = () => send("did", { cleared: true })

  const takeOver = () => {
    input.value = wanted = data.typed
    const left = typing[data.key]
    if (!left || Date.now() - left.at > HANDOVER) return
    input.value = left.text
    if (document.activeElement === document.body) input.focus()
    timer = setTimeout(ask, PAUSE)
  }

  return {
    show(next, trigger) {
      const before = data
      data = next
      send = trigger
      label.textContent = data.label
      input.placeholder = data.placeholder
      change.textContent = data.change
      who.textContent = data.chosen
      const chosen = Boolean(data.chosen)
      const here = root.getRootNode().activeElement
      box.hidden = chosen
      chip.hidden = !chosen
      if (chosen) {
        delete typing[data.key]
        input.value = wanted = ""
        if (here === input) change.focus()
      } else if (before.chosen && here === change) input.focus()
      else if (before.label === undefined) takeOver()
      list.replaceChildren(...data.rows.map(entry))
      list.setAttribute("aria-label", data.label)
      note.textContent = data.note
      note.hidden = !data.note
      unfold(root.getRootNode().activeElement === input)
    },
    stop: () => clearTimeout(timer),
  }
}

// A form's questions in their order, one of them being worked on. People's words only ever become text nodes.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  root.list ??= root.appendChild(document.createElement("ol"))
  root.list.setAttribute("aria-label", data.label)
  // A button under a finger must not be replaced by its like: the click would be lost.
  while (root.list.children.length > data.items.length) root.list.lastChild.remove()
  data.items.forEach((item, place) => {
    const button = root.list.children[place]?.firstChild ?? added(root.list)
    button.className = [item.shape, item.tone].join(" ")
    if (item.id === data.on) button.setAttribute("aria-current", "true")
    else button.removeAttribute("aria-current")
    for (const part of ["no", "label", "note"]) {
      const place = button.querySelector(`.${part}`)
      if (place.textContent !== item[part]) place.textContent = item[part]
    }
    button.onclick = () => setTriggerValue("did", item.id)
  })
  if (root.shown !== data.on) bring(root.list, root.list.querySelector("[aria-current]"))
  root.shown = data.on
}

// Within the list alone: the page stays where it is.
function bring(list, on) {
  if (!on) return
  const top = on.offsetTop, end = top + on.offsetHeight
  if (top < list.scrollTop) list.scrollTop = top
  else if (end > list.scrollTop + list.clientHeight) list.scrollTop = end - list.clientHeight
}

function added(list) {
  const line = document.createElement("li")
  const button = line.appendChild(document.createElement("button"))
  button.type = "button"
  for (const part of ["no", "label", "note"]) button.appendChild(document.createElement("span")).className = part
  list.append(line)
  return button
}

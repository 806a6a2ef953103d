// Kept pictures and files: a small view of each that opens the whole, and a button that takes it away.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...children)
    return element
  }
  const view = (item) =>
    item.src
      ? make("img", { src: item.src, alt: item.name, loading: "lazy" })
      : make("span", { class: "sheet" }, item.mark)
  const entry = (item) => {
    const link = make("a", { href: item.href, target: "_blank", rel: "noopener", title: item.name }, view(item))
    const caption = make("figcaption", {}, item.name)
    const figure = make("figure", {}, link, caption)
    if (data.remove) {
      const away = make("button", { type: "button", "aria-label": `${data.remove} ${item.name}`, title: data.remove }, "×")
      away.onclick = () => setTriggerValue("did", { removed: item.id })
      figure.append(away)
    }
    return figure
  }
  const parts = data.items.map(entry)
  if (data.label) parts.unshift(make("p", { class: "label" }, data.label))
  root.classList.toggle("drawn", Boolean(data.drawn))
  root.replaceChildren(...parts)
}

// A page as a phone 390 px wide shows it. Nothing runs inside the frame and nothing can be sent from it; the
// residents' own script, which `resident` is, works on it from here.
const WIDE = 390, HIGH = 720

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector(".root")
  if (!root.frame) {
    root.frame = document.createElement("iframe")
    root.frame.setAttribute("sandbox", "allow-same-origin")
    root.frame.width = WIDE
    root.frame.height = HIGH
    root.append(root.frame)
    root.frame.onload = () => {
      resident(root.frame.contentDocument)
      root.frame.contentWindow.scrollTo(0, root.place ?? 0)
    }
    root.watch = new ResizeObserver(() => fit(root))
  }
  root.watch.observe(root)
  root.frame.title = data.title
  if (root.html !== data.html) {
    root.place = root.frame.contentWindow?.scrollY ?? 0
    root.html = root.frame.srcdoc = data.html
  }
  fit(root)
  return () => root.watch.disconnect()
}

function fit(root) {
  const scale = Math.min(1, root.clientWidth / WIDE)
  root.frame.style.transform = `scale(${scale})`
  root.style.height = `${HIGH * scale}px`
}

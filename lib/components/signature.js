// A field to sign in with finger, pen or mouse. What was drawn stays as strokes, so that any size is sharp;
// what is sent is a small picture, black on white, once the hand has rested or moved on to something else.
const REST = 900, WIDE = 600, HIGH = 240, INK = 4, MOST_POINTS = 6000, MOST_SENT = 80_000

export default function (component) {
  const root = component.parentElement.querySelector(".root")
  root.pad ??= made(root)
  root.pad.show(component.data, component.setTriggerValue)
  return () => root.pad.stop()
}

function made(root) {
  const make = (tag, attributes = {}) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    return element
  }
  const label = make("p", { class: "label" })
  const paper = make("div", { class: "paper" })
  const canvas = make("canvas", { role: "img" })
  const kept = make("img", { alt: "" })
  const hint = make("span", { class: "hint" })
  const foot = make("div", { class: "foot" })
  const note = make("span", { class: "note", "aria-live": "polite" })
  const clear = make("button", { type: "button" })
  paper.append(canvas, kept, hint)
  foot.append(note, clear)
  root.append(label, paper, foot)

  let data = {}, send = () => {}, strokes = [], hand = null, timer = 0, unsent = false, points = 0
  const draw = (surface, wide, high) => {
    const pen = surface.getContext("2d")
    pen.fillStyle = "#fff"
    pen.fillRect(0, 0, wide, high)
    pen.strokeStyle = pen.fillStyle = "#000"
    pen.lineCap = pen.lineJoin = "round"
    pen.lineWidth = (INK * wide) / WIDE
    for (const stroke of strokes) {
      pen.beginPath()
      if (stroke.length === 1) {
        pen.arc(stroke[0][0] * wide, stroke[0][1] * high, pen.lineWidth / 1.6, 0, 7)
        pen.fill()
      } else {
        stroke.forEach(([x, y], i) => (i ? pen.lineTo(x * wide, y * high) : pen.moveTo(x * wide, y * high)))
        pen.stroke()
      }
    }
  }
  const redraw = () => {
    const { width, height } = canvas.getBoundingClientRect()
    const sharp = window.devicePixelRatio || 1
    canvas.width = Math.max(1, Math.round(width * sharp))
    canvas.height = Math.max(1, Math.round(height * sharp))
    draw(canvas, canvas.width, canvas.height)
  }
  const picture = (share) => {
    const sheet = document.createElement("canvas")
    sheet.width = WIDE * share
    sheet.height = HIGH * share
    draw(sheet, sheet.width, sheet.height)
    return sheet.toDataURL("image/png")
  }
  const tell = () => {
    clearTimeout(timer)
    if (!unsent || hand !== null) return
    unsent = false
    const whole = picture(1)
    send("did", { png: whole.length <= MOST_SENT ? whole : picture(0.5) })
  }
  const look = () => {
    kept.hidden = Boolean(strokes.length) || !data.src
    hint.hidden = Boolean(strokes.length) || Boolean(data.src)
    clear.disabled = !strokes.length && !data.src
    note.textContent = unsent || hand !== null ? "" : data.note
  }
  const at = (event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    return [(event.clientX - left) / width, (event.clientY - top) / height]
  }
  const follow = (event) => {
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      if (points++ > MOST_POINTS) return
      strokes.at(-1).push(at(one))
    }
    redraw()
  }
  canvas.onpointerdown = (event) => {
    if (hand !== null || event.button || !kept.hidden) return
    event.preventDefault()
    clearTimeout(timer)
    hand = event.pointerId
    try { canvas.setPointerCapture(hand) } catch { /* a pointer already gone */ }
    strokes.push([at(event)])
    redraw()
    look()
  }
  canvas.onpointermove = (event) => event.pointerId === hand && follow(event)
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (event.pointerId !== hand) return
    hand = null
    unsent = true
    timer = setTimeout(tell, REST)
    look()
  }
  clear.onclick = () => {
    clearTimeout(timer)
    strokes = []
    points = 0
    unsent = false
    data = { ...data, src: "", note: "" }
    redraw()
    look()
    send("did", { cleared: true })
  }
  const away = (event) => event.composedPath().includes(paper) || tell()
  const hidden = () => document.visibilityState === "hidden" && tell()
  document.addEventListener("pointerdown", away, true)
  document.addEventListener("focusin", away, true)
  document.addEventListener("visibilitychange", hidden)
  const frame = new ResizeObserver(redraw)
  frame.observe(canvas)

  return {
    show(next, trigger) {
      data = next
      send = trigger
      label.textContent = data.label
      canvas.setAttribute("aria-label", data.aria)
      hint.textContent = data.hint
      clear.textContent = data.clear
      kept.alt = data.aria
      if (data.src && kept.getAttribute("src") !== data.src) kept.src = data.src
      look()
    },
    stop() {
      clearTimeout(timer)
      frame.disconnect()
      document.removeEventListener("pointerdown", away, true)
      document.removeEventListener("focusin", away, true)
      document.removeEventListener("visibilitychange", hidden)
    },
  }
}

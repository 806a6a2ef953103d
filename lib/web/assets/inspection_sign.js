// A field to sign in with finger, pen or mouse, kept as strokes so that any size is sharp. What is sent with the
// form is a small picture, black on white.
const WIDE = 600, HIGH = 240, INK = 4, MOST_POINTS = 6000, MOST_SENT = 80000

for (const pad of document.querySelectorAll(".pad")) begin(pad)

function begin(pad) {
  const canvas = pad.querySelector("canvas"), form = pad.closest("form"), hint = pad.querySelector(".hint")
  const none = form.querySelector(".unsigned"), clear = pad.querySelector("button")
  let strokes = [], hand = null, points = 0
  pad.hidden = false

  function draw(surface) {
    const pen = surface.getContext("2d"), { width: wide, height: high } = surface
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

  function redraw() {
    const { width, height } = canvas.getBoundingClientRect(), sharp = window.devicePixelRatio || 1
    canvas.width = Math.max(1, Math.round(width * sharp))
    canvas.height = Math.max(1, Math.round(height * sharp))
    draw(canvas)
    hint.hidden = strokes.length > 0
    clear.disabled = !strokes.length
  }

  function picture(share) {
    const sheet = document.createElement("canvas")
    sheet.width = WIDE * share
    sheet.height = HIGH * share
    draw(sheet)
    return sheet.toDataURL("image/png")
  }

  function at(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    return [(event.clientX - left) / width, (event.clientY - top) / height]
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (hand !== null || event.button) return
    event.preventDefault()
    hand = event.pointerId
    try { canvas.setPointerCapture(hand) } catch { /* a pointer already gone */ }
    strokes.push([at(event)])
    none.hidden = true
    redraw()
  })
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== hand) return
    for (const one of event.getCoalescedEvents?.() ?? [event]) if (points++ < MOST_POINTS) strokes[strokes.length - 1].push(at(one))
    redraw()
  })
  for (const over of ["pointerup", "pointercancel"])
    canvas.addEventListener(over, (event) => { if (event.pointerId === hand) hand = null })
  clear.addEventListener("click", () => {
    strokes = []
    points = 0
    redraw()
  })
  form.addEventListener("submit", (event) => {
    if (!strokes.length) {
      event.preventDefault()
      none.hidden = false
      pad.scrollIntoView({ block: "center" })
      return
    }
    const whole = picture(1)
    form.elements.picture.value = whole.length <= MOST_SENT ? whole : picture(0.5)
  })
  new ResizeObserver(redraw).observe(canvas)
}

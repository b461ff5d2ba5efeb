// Every piece of text on the page whose contrast is below WCAG 2.2 AA (1.4.3):
// 4.5:1, or 3:1 from 24 px, or from 18.66 px when bold.
() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const seen = new Map()
  const rgba = colour => {
    if (!seen.has(colour)) {
      pen.clearRect(0, 0, 1, 1)
      pen.fillStyle = colour
      pen.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data
      seen.set(colour, [r, g, b, a / 255])
    }
    return seen.get(colour)
  }
  const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3]))
  const luminance = colour => {
    const [r, g, b] = colour.map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    return .2126 * r + .7152 * g + .0722 * b
  }
  const behinds = new Map()
  const backdrop = element => {
    if (!element) return [255, 255, 255]
    if (!behinds.has(element)) {
      const colour = rgba(getComputedStyle(element).backgroundColor)
      const opaque = colour[3] === 1
      behinds.set(element, opaque ? colour.slice(0, 3) : over(colour, backdrop(element.parentElement)))
    }
    return behinds.get(element)
  }
  const found = new Map()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement
    if (!node.data.trim() || element.closest("svg, script, style, noscript")) continue
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const style = getComputedStyle(element)
    const behind = backdrop(element)
    const [light, dark] = [luminance(over(rgba(style.color), behind)), luminance(behind)].sort((a, b) => b - a)
    const ratio = (light + .05) / (dark + .05)
    const size = parseFloat(style.fontSize)
    const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5
    if (ratio < needed) {
      const kind = element.tagName.toLowerCase() + "." + element.className
      found.set(kind + style.color, `${kind} “${node.data.trim().slice(0, 30)}” ${ratio.toFixed(2)}:1`)
    }
  }
  return [...found.values()]
}

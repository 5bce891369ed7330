"""A plot of site.py's table as SVG: plain shapes, readable in light and in dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 130, 44, 44  # around the plot itself
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.paper { fill: #fff }
.axis { stroke: #8c959f; fill: none }
.line { fill: none; stroke-width: 2.5 }
.stock { stroke: #bc4c00 } .ours { stroke: #0969da }
circle.stock { fill: #bc4c00 } circle.ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .paper { fill: #0d1117 }
.stock { stroke: #ffa657 } .ours { stroke: #79c0ff }
circle.stock { fill: #ffa657 } circle.ours { fill: #79c0ff }
}
"""


def plot(title: str, lines: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """A line for each of *lines*, {"stock": [(pages, seconds)]}, from nought."""
    points = [point for line in lines.values() for point in line]
    right, top = max(x for x, _ in points), rounded(max(y for _, y in points))

    def place(x: float, y: float) -> tuple[float, float]:
        across = LEFT + x / right * (WIDTH - LEFT - RIGHT)
        down = HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM)
        return round(across, 1), round(down, 1)

    shapes = [f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>']
    shapes.append(f'<text x="{LEFT}" y="22">{escape(title)}</text>')
    corner, end, height = place(0, 0), place(right, 0), place(0, top)
    frame = f"M{height[0]} {height[1]}V{corner[1]}H{end[0]}"
    shapes.append(f'<path class="axis" d="{frame}"/>')
    for x in sorted({x for x, _ in points}):
        across, down = place(x, 0)
        shapes.append(f'<text x="{across}" y="{down + 20}" text-anchor="middle">{x}</text>')
    for y in (0, top // 2, top):
        across, down = place(0, y)
        shapes.append(f'<text x="{across - 8}" y="{down + 4}" text-anchor="end">{y}</text>')
    for name, line in lines.items():
        shapes += draw(name, [place(*point) for point in line], line[-1][1])
    body = "\n".join(shapes)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    return f"{head}\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n{body}\n</svg>\n"


def draw(name: str, places: Sequence[tuple[float, float]], last: float) -> list[str]:
    """A line with its points, and its name at the last of them."""
    way = "L".join(f"{x} {y}" for x, y in places)
    dots = [f'<circle class="{name}" cx="{x}" cy="{y}" r="4"/>' for x, y in places]
    x, y = places[-1]
    label = f'<text x="{x + 10}" y="{y + 4}">{escape(name)}: {last:.0f} s</text>'
    return [f'<path class="line {name}" d="M{way}"/>', *dots, label]


def rounded(value: float) -> int:
    """The next round number from *value* on."""
    step = 10 ** (len(str(int(value))) - 1)
    return int(-(-value // step) * step)
